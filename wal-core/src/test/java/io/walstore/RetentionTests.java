package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.walstore.WalListener.DeletedFor;
import io.walstore.fixtures.FileOperation;
import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.WalReadOnlyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log gives up its oldest segments when it should, and nothing that it should keep. */
class RetentionTests {

    private static final int PER_SEGMENT = Scene.ENTRIES_PER_SEGMENT;
    private static final Duration NOW = Duration.ZERO;

    private final HandClock clock = new HandClock(Scene.NOW);
    private final Scene scene = new Scene().clock(clock);

    private Story story(UnaryOperator<Retention> limits) {
        return scene.retention(limits.apply(Retention.NONE)).story();
    }

    /** Fills segments, of which the last one is the tail. */
    private void fill(Story story, int segments) {
        story.append(segments * PER_SEGMENT);
        scene.settle();
    }

    @Test
    void keepsEverythingUnlessItIsTold() {
        Story story = story(retention -> retention);
        fill(story, 5);
        scene.ring();

        assertThat(story.log().applyRetention().segments()).isZero();
        story.check();
    }

    @Test
    void keepsSoManySegments() {
        Story story = story(retention -> retention.withMaxSegments(3));
        fill(story, 5);

        assertThat(story.log().firstIndex()).isEqualTo(2 * PER_SEGMENT + 1);
        story.truncateFront(2 * PER_SEGMENT + 1).check(); // nothing is left to cut
        assertThat(scene.segmentFiles()).hasSize(4); // with the prepared one
        assertThat(scene.heard.deletedSegments).containsExactly(entry(DeletedFor.COUNT, 2));
        assertThat(scene.heard.cutAtFront).hasValue(0); // that is what somebody asked for
        assertThat(scene.heard.expired).extracting(RetentionReport::segments).containsExactly(1, 1);
    }

    @Test
    void keepsNoMoreBytesThanItMay() {
        long most = 4 * Scene.SEGMENT_BYTES;
        Story story = story(retention -> retention.withMaxSizeBytes(most));
        fill(story, 9);

        assertThat(story.log().status().sizeBytes())
                .isLessThanOrEqualTo(most)
                .isGreaterThan(most - Scene.SEGMENT_BYTES);
        assertThat(story.log().lastIndex()).isEqualTo(9 * PER_SEGMENT);
    }

    @Test
    void keepsWhatIsNotTooOld() {
        Story story = story(retention -> retention.withMaxAge(Duration.ofDays(7)));
        fill(story, 3); // two are sealed by now
        clock.pass(Duration.ofDays(4));
        fill(story, 2);
        clock.pass(Duration.ofDays(3));

        scene.ring();
        assertThat(story.log().firstIndex()).isEqualTo(1);

        clock.pass(Duration.ofMillis(1));
        scene.ring();
        assertThat(story.log().firstIndex()).isEqualTo(2 * PER_SEGMENT + 1);
    }

    @Test
    void keepsTheNewestSegmentWhateverTheLimits() {
        Story story = story(
                retention -> retention.withMaxSegments(1).withMaxSizeBytes(4096).withMaxAge(Duration.ofMillis(1)));
        fill(story, 1);
        story.log().roll();
        clock.pass(Duration.ofDays(1));

        scene.ring();

        assertThat(story.log().applyRetention().segments()).isZero();
        story.check();
    }

    @Test
    void keepsWhatAConsumerHasNotRead() {
        Story story = story(retention -> retention.withMaxSegments(1));
        LogConsumer fast = story.log().consumer("fast");
        LogConsumer slow = story.log().consumer("slow");
        fill(story, 4);
        fast.commit(4 * PER_SEGMENT);
        slow.commit(2 * PER_SEGMENT - 1); // all but one of the second segment
        slow.flush();

        RetentionReport report = story.log().applyRetention();

        assertThat(report.segments()).isEqualTo(1);
        assertThat(report.heldBackBy()).contains("slow");
        assertThat(story.log().firstIndex()).isEqualTo(PER_SEGMENT + 1);

        slow.commit(2 * PER_SEGMENT);
        slow.flush();
        assertThat(story.log().applyRetention().firstIndex()).isEqualTo(2 * PER_SEGMENT + 1);
    }

    @Test
    void doesNotCountOnPositionsThatAPowerLossTakes() throws InterruptedException {
        Story story = story(retention -> retention.withMaxSegments(1));
        story.log().consumer("mailer");
        fill(story, 3);
        story.log().consumer("mailer").commit(3 * PER_SEGMENT);

        story.log().applyRetention();
        scene.losePower();

        try (WalLogStore log = scene.open()) {
            assertThat(log.consumer("mailer").poll(1, NOW)).extracting("index").containsExactly(1L);
        }
    }

    /** The catalogue would count on an entry that is lost, and the log would not open any more. */
    @Test
    void dropsNothingInFrontOfWhatAPowerLossTakes() {
        scene.durability(Durability.OS);
        Story story = story(retention -> retention.withMaxSegments(1));
        fill(story, 3); // of which the last one was never synced

        story.log().applyRetention();
        scene.losePower();

        try (WalLogStore log = scene.open()) {
            assertThat(log.firstIndex()).isEqualTo(PER_SEGMENT + 1); // of the newest that is durable
            assertThat(log.lastIndex()).isGreaterThanOrEqualTo(2 * PER_SEGMENT);
        }
    }

    @Test
    void keepsWhatThoseHaveNotReadWhoCount() {
        Story story = story(retention -> retention.withMaxSegments(1).withKeepUnreadBy(Set.of("billing")));
        story.log().consumer("curious");
        fill(story, 3);

        assertThat(story.log().previewRetention().heldBackBy()).contains("billing"); // has never come yet

        story.log().consumer("billing").commit(2 * PER_SEGMENT);
        story.log().consumer("billing").flush();
        assertThat(story.log().applyRetention().firstIndex()).isEqualTo(2 * PER_SEGMENT + 1);
    }

    @Test
    void tellsAConsumerThatFellBehind() {
        Story story = story(retention -> retention.withMaxSegments(1).withKeepUnread(false));
        LogConsumer slow = story.log().consumer("slow");
        fill(story, 3);

        assertThatExceptionOfType(ConsumerBehindException.class)
                .isThrownBy(() -> slow.poll(1, NOW))
                .satisfies(e -> assertThat(e.firstIndex()).isEqualTo(2 * PER_SEGMENT + 1));
    }

    @Test
    void previewsWithoutAChange() {
        Story story = story(retention -> retention);
        fill(story, 4);
        story.log().close();

        try (WalLogStore log =
                scene.retention(Retention.NONE.withMaxSegments(2)).open()) {
            RetentionReport preview = log.previewRetention();
            assertThat(preview.segments()).isEqualTo(2);
            assertThat(preview.entries()).isEqualTo(2 * PER_SEGMENT);
            assertThat(log.firstIndex()).isEqualTo(1);

            assertThat(log.applyRetention()).isEqualTo(preview);
            assertThat(log.firstIndex()).isEqualTo(preview.firstIndex());
            assertThat(scene.heard.expired).containsExactly(preview);
        }
    }

    @Test
    void previewsALogThatIsOnlyLookedAt() {
        Story story = story(retention -> retention);
        fill(story, 4);
        story.log().close();

        try (WalLogStore log =
                scene.retention(Retention.NONE.withMaxSegments(1)).look()) {
            assertThat(log.previewRetention().segments()).isEqualTo(3);
            assertThatExceptionOfType(WalReadOnlyException.class).isThrownBy(log::applyRetention);
        }
    }

    @Test
    void triesAgainWhenTheCatalogueCouldNotBeWritten() {
        Story story = story(retention -> retention.withMaxSegments(1));
        LogConsumer mailer = story.log().consumer("mailer");
        fill(story, 3);
        mailer.commit(3 * PER_SEGMENT);
        mailer.flush();
        scene.disk().failFrom(FileOperation.WRITE, 1);

        scene.ring();
        story.check();

        scene.disk().heal();
        scene.ring();
        assertThat(story.log().firstIndex()).isEqualTo(2 * PER_SEGMENT + 1);
    }

    @Test
    void doesNothingOnceTheLogIsClosed() {
        Story story = story(retention -> retention.withMaxAge(Duration.ofDays(1)));
        fill(story, 3);
        int files = scene.segmentFiles().size();
        story.log().close();
        clock.pass(Duration.ofDays(2));

        scene.ring();

        assertThat(scene.segmentFiles()).hasSize(files);
    }

    @Test
    void survivesACrashAtAnyMoment() {
        for (int step = 1; ; step++) {
            Scene crashing = new Scene(step);
            try (Story story = crashing.story()) {
                story.append(4 * PER_SEGMENT);
                crashing.settle();
            }
            crashing.retention(Retention.NONE.withMaxSegments(2));
            WalLogStore log = crashing.open();
            crashing.disk().crashAtOperation(step);
            boolean died = crashing.diesIn(log::applyRetention);
            crashing.losePower();
            try (WalLogStore after = crashing.retention(Retention.NONE).open()) {
                assertThat(after.firstIndex()).isIn(1L, 2L * PER_SEGMENT + 1);
                assertThat(after.lastIndex()).isEqualTo(4 * PER_SEGMENT);
            }
            if (!died) {
                return;
            }
        }
    }

    @Test
    void givesTheDiskItsRoomBack(@TempDir Path directory) throws Exception {
        Retention retention = Retention.NONE.withMaxSizeBytes(256 * 1024);
        try (WalLogStore log = WalLogStore.builder(directory)
                .segmentSizeBytes(64 * 1024)
                .retention(retention)
                .open()) {
            for (int i = 0; i < 1000; i++) {
                log.append(new byte[4000]);
            }
            assertThat(log.applyRetention().firstIndex()).isGreaterThan(900);
            log.stable().keys(); // asked behind whatever is still to be deleted
            assertThat(kibibytesOnDisk(directory)).isLessThan(256 + 64);
        }
    }

    /** What the system says, in blocks that are really taken. */
    private static long kibibytesOnDisk(Path directory) throws IOException {
        Process du = new ProcessBuilder("du", "-sk", directory.toString()).start();
        String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(answer.split("\\s")[0]);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.NONE.withMaxSizeBytes(4095))
                .withMessageContaining("4095")
                .withMessageContaining("4096");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.NONE.withMaxAge(Duration.ofDays(-1)))
                .withMessageContaining("maxAge");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.NONE.withMaxSegments(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.NONE.withCheckInterval(Duration.ZERO))
                .withMessageContaining("checkInterval");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.NONE.withKeepUnreadBy(Set.of("no name")))
                .withMessageContaining("no name");
    }

    @Test
    void looksAfterItWithRealThreads(@TempDir Path directory) {
        Retention retention = Retention.NONE.withMaxAge(Duration.ofMillis(1)).withCheckInterval(Duration.ofMillis(10));
        try (WalLogStore log =
                WalLogStore.builder(directory).retention(retention).open()) {
            log.append(new byte[10]);
            log.roll();
            long last = log.append(new byte[10]);

            await().until(() -> log.firstIndex() == last);
        }
    }
}
