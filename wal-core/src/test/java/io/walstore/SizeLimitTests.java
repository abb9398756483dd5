package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.walstore.WalListener.DeletedFor;
import io.walstore.WalListener.Rejection;
import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalFullException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A log never takes more room than it may, and does about it what it was told. */
final class SizeLimitTests {

    private static final int PER_SEGMENT = Scene.ENTRIES_PER_SEGMENT;
    private static final long LIMIT = 4 * Scene.SEGMENT_BYTES;
    private static final int ROOM_FOR_ENTRIES = 4 * PER_SEGMENT;
    private static final Duration NOW = Duration.ZERO;

    private final Scene scene = new Scene();

    private Story story(AtLimit atLimit) {
        return scene.sizeLimit(SizeLimit.of(LIMIT, atLimit)).story();
    }

    private Story fullStory() {
        Story story = story(AtLimit.REJECT).append(ROOM_FOR_ENTRIES);
        assertRefused(story);
        return story;
    }

    private static void assertRefused(Story story) {
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().append(story.payload(Story.PAYLOAD_BYTES)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SIZE_LIMIT))
                .withMessageContaining(String.valueOf(Scene.SEGMENT_BYTES))
                .withMessageContaining(String.valueOf(LIMIT));
    }

    @Test
    void refusesAppendsAndSaysWhy() {
        Story story = fullStory();

        story.check();
        WalStatus status = story.log().status();
        assertThat(status.state()).isEqualTo(WalState.OPEN);
        assertThat(status.reason()).contains("SIZE_LIMIT");
        assertThat(status.sizeBytes()).isEqualTo(LIMIT);
        assertThat(status.sizeLimitBytes()).isEqualTo(LIMIT);
        assertThat(scene.segmentBytes()).isLessThanOrEqualTo(LIMIT);
        assertThat(scene.heard.rejected).containsOnly(Rejection.LIMIT);
    }

    @Test
    void writesNothingOfARefusedAppend() {
        Story story = fullStory();
        long writes = scene.heard.writes.get();

        assertRefused(story);

        assertThat(scene.heard.writes).hasValue(writes);
        scene.kill();
        story.openAgain().check();
    }

    @Test
    void goesOnAfterTheFrontWasCut() {
        Story story = fullStory();

        story.truncateFront(PER_SEGMENT + 1);

        story.append(PER_SEGMENT).check();
        assertRefused(story);
        story.reopen().check();
    }

    @Test
    void goesOnAfterItWasEmptied() {
        Story story = fullStory();

        story.truncateFront(1000).check();

        story.append(2 * PER_SEGMENT).check().reopen().check();
    }

    @Test
    void noticesByItselfThatThereIsRoomAgain() {
        Story story = fullStory();
        story.truncateFront(PER_SEGMENT + 1);

        scene.pass(Duration.ofSeconds(2));
        scene.commit().idle();
        scene.settle();
        scene.commit().idle();

        assertThat(story.log().status().writable()).isTrue();
    }

    @Test
    void opensALogThatTakesMore() {
        Story story = scene.story().append(8 * PER_SEGMENT);
        scene.sizeLimit(SizeLimit.of(LIMIT, AtLimit.REJECT));

        story.reopen().check();

        story.append(PER_SEGMENT); // into the segment that was prepared already
        assertRefused(story);
        story.truncateFront(7 * PER_SEGMENT + 1).append(PER_SEGMENT).check();
    }

    @Test
    void lastsAsLongAsTheRetentionMakesRoom() {
        scene.retention(Retention.NONE.withMaxSegments(1));
        Story story = story(AtLimit.REJECT);
        LogConsumer mailer = story.log().consumer("mailer");
        story.append(ROOM_FOR_ENTRIES);
        assertRefused(story);

        mailer.commit(3 * PER_SEGMENT);
        mailer.flush();

        story.append(3 * PER_SEGMENT);
        assertRefused(story);
        assertThat(story.log().firstIndex()).isEqualTo(3 * PER_SEGMENT + 1);
        assertThat(scene.heard.deletedSegments).containsExactly(entry(DeletedFor.COUNT, 3));
    }

    @Test
    void dropsTheOldest() {
        Story story = story(AtLimit.DROP_OLDEST);
        LogConsumer slow = story.log().consumer("slow");
        for (int i = 0; i < 10 * PER_SEGMENT; i++) {
            story.append(1);
            assertThat(story.log().status().sizeBytes()).isLessThanOrEqualTo(LIMIT);
            scene.settle(); // files go when their last readers are done
            assertThat(scene.segmentBytes()).isLessThanOrEqualTo(LIMIT);
        }
        story.truncateFront(7 * PER_SEGMENT + 1).check();
        assertThat(scene.heard.rejected).isEmpty();
        assertThat(scene.heard.cutAtFront).hasValue(0); // there was nothing left to cut
        assertThat(scene.heard.deletedSegments).containsExactly(entry(DeletedFor.LIMIT, 7));
        assertThat(scene.heard.expired).extracting(RetentionReport::segments).containsOnly(1);
        assertThatExceptionOfType(ConsumerBehindException.class).isThrownBy(() -> slow.poll(1, NOW));
        story.reopen().check();
    }

    @Test
    void dropsTheOldestOfTwoSegments() {
        scene.sizeLimit(SizeLimit.of(2 * Scene.SEGMENT_BYTES, AtLimit.DROP_OLDEST));
        Story story = scene.story();
        for (int i = 0; i < 6 * PER_SEGMENT; i++) {
            story.append(1);
            scene.settle();
            assertThat(scene.segmentBytes()).isLessThanOrEqualTo(2 * Scene.SEGMENT_BYTES);
        }

        assertThat(story.log().firstIndex()).isEqualTo(5 * PER_SEGMENT + 1);
    }

    /** What is dropped is in front of the tail, which is made durable for that. */
    @Test
    void dropsTheOldestWhateverTheDurability() {
        scene.durability(Durability.OS).sizeLimit(SizeLimit.of(2 * Scene.SEGMENT_BYTES, AtLimit.DROP_OLDEST));

        Story story = scene.story().append(6 * PER_SEGMENT);

        assertThat(story.log().firstIndex()).isGreaterThan(4 * PER_SEGMENT);
        assertThat(scene.heard.rejected).isEmpty();
    }

    @Test
    void dropsNothingForWhatDoesNotFitAnyway() {
        Story story = story(AtLimit.DROP_OLDEST).append(2 * PER_SEGMENT);

        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().append(new byte[(int) LIMIT]));

        story.check();
        story.append(PER_SEGMENT).check();
        assertThat(story.log().status().writable()).isTrue();
    }

    @Test
    void makesRoomForALargeEntry() {
        Story story = story(AtLimit.DROP_OLDEST).append(2 * PER_SEGMENT);

        long index = story.log().append(new byte[Scene.SEGMENT_BYTES + 1000]);

        assertThat(story.log().getLog(index).data()).hasSize(Scene.SEGMENT_BYTES + 1000);
        assertThat(story.log().firstIndex()).isEqualTo(PER_SEGMENT + 1);
        scene.settle();
        assertThat(scene.segmentBytes()).isLessThanOrEqualTo(LIMIT);
    }

    /** The catalogue would count on an entry that is lost, and the log would not open any more. */
    @Test
    void dropsNothingInFrontOfWhatAPowerLossTakes() {
        scene.durability(Durability.OS);
        Story story = story(AtLimit.DROP_OLDEST).append(20 * PER_SEGMENT + 1);

        scene.losePower();

        try (WalLogStore log = scene.open()) {
            assertThat(log.firstIndex()).isGreaterThan(15 * PER_SEGMENT);
            assertThat(log.lastIndex()).isGreaterThanOrEqualTo(20 * PER_SEGMENT);
        }
    }

    @Test
    void survivesACrashAtAnyMoment() {
        for (int step = 1; ; step++) {
            Scene crashing = new Scene(step).sizeLimit(SizeLimit.of(LIMIT, AtLimit.DROP_OLDEST));
            Story story = crashing.story().append(ROOM_FOR_ENTRIES);
            crashing.settle();
            crashing.disk().crashAtOperation(step);
            boolean died = crashing.diesIn(() -> story.append(2 * PER_SEGMENT));
            crashing.losePower();
            try (WalLogStore after = crashing.open()) {
                assertThat(after.lastIndex()).isGreaterThanOrEqualTo(story.last());
                assertThat(after.firstIndex() % PER_SEGMENT).isEqualTo(1);
                assertThat(after.firstIndex()).isLessThanOrEqualTo(3 * PER_SEGMENT + 1);
            }
            if (!died) {
                return;
            }
        }
    }

    @Test
    void waitsUntilEntriesAreCut() {
        try (WalLogStore log = fullLog(Duration.ofMinutes(1))) {
            CompletableFuture<Long> waiting = appendElsewhere(log);

            log.truncateFront(PER_SEGMENT + 1);

            assertThat(waiting.join()).isEqualTo(ROOM_FOR_ENTRIES + 1);
            assertThat(scene.heard.rejected).isEmpty();
            assertThat(scene.heard.appendedEntries).hasValue(ROOM_FOR_ENTRIES + 1);
        }
    }

    @Test
    void waitsUntilAConsumerHasRead() {
        scene.retention(Retention.NONE.withMaxSegments(1));
        try (WalLogStore log = fullLog(Duration.ofMinutes(1))) {
            LogConsumer mailer = log.consumer("mailer");
            CompletableFuture<Long> waiting = appendElsewhere(log);

            mailer.commit(2 * PER_SEGMENT);
            mailer.flush();

            assertThat(waiting.join()).isEqualTo(ROOM_FOR_ENTRIES + 1);
        }
    }

    @Test
    void waitsNoLongerThanItMay() {
        try (WalLogStore log = fullLog(Duration.ofMillis(20))) {
            assertThatExceptionOfType(WalFullException.class).isThrownBy(() -> log.append(new byte[100]));
            assertThat(scene.heard.rejected).containsExactly(Rejection.LIMIT);
        }
    }

    @Test
    void waitsForNobodyWhoDoesNot() {
        try (WalLogStore log = fullLog(Duration.ofMinutes(1))) {
            assertThat(log.appendAsync(new byte[100]))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(WalFullException.class);
        }
    }

    @Test
    void endsTheWaitAtAnInterrupt() {
        try (WalLogStore log = fullLog(Duration.ofMinutes(1))) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(WalFullException.class).isThrownBy(() -> log.append(new byte[100]));

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void endsTheWaitWhenTheLogIsClosed() {
        WalLogStore log = fullLog(Duration.ofMinutes(1));
        CompletableFuture<Long> waiting = appendElsewhere(log);

        log.close();

        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(WalClosedException.class);
    }

    /** A log with real threads that takes all it may. */
    private WalLogStore fullLog(Duration blockTimeout) {
        WalLogStore log = scene.threads()
                .sizeLimit(new SizeLimit(LIMIT, AtLimit.BLOCK, blockTimeout))
                .open();
        log.consumer("mailer");
        for (int i = 0; i < ROOM_FOR_ENTRIES; i++) {
            log.append(new byte[Story.PAYLOAD_BYTES]);
        }
        return log;
    }

    /** Appends on a thread of its own; returns once that waits. */
    private static CompletableFuture<Long> appendElsewhere(WalLogStore log) {
        AtomicReference<Thread> appending = new AtomicReference<>();
        CompletableFuture<Long> appended =
                CompletableFuture.supplyAsync(() -> log.append(new byte[Story.PAYLOAD_BYTES]), task -> {
                    Thread thread = new Thread(task, "appending");
                    appending.set(thread);
                    thread.start();
                });
        await().until(() -> appending.get().getState() == Thread.State.TIMED_WAITING);
        return appended;
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SizeLimit.of(-1, AtLimit.REJECT))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SizeLimit(0, AtLimit.BLOCK, Duration.ofDays(2)))
                .withMessageContaining("PT48H")
                .withMessageContaining("PT24H");
        assertThatIllegalArgumentException()
                .isThrownBy(scene.sizeLimit(SizeLimit.of(2 * Scene.SEGMENT_BYTES - 1, AtLimit.REJECT))::open)
                .withMessageContaining("8191")
                .withMessageContaining("8192");
    }
}
