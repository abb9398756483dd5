package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.WalException;
import io.walstore.spi.WalQueueFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Appends that wait: together, in order, and not without bound. An entry of 100 bytes weighs 164 while it waits. */
final class QueueTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofHours(1);

    private final Scene scene = new Scene();

    @AfterEach
    void forgetInterrupt() {
        Thread.interrupted();
    }

    @Test
    void completesFuturesInOrder() {
        Story story = scene.story();
        List<Long> completed = new ArrayList<>();
        List<byte[]> payloads = story.payloads(100);

        payloads.forEach(payload -> story.log().appendAsync(payload).thenAccept(completed::add));
        assertThat(completed).isEmpty();
        scene.settle();

        assertThat(completed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
        story.acknowledged(1, payloads);
        story.check().reopen().check();
    }

    @Test
    void sharesOneWriteAndOneSyncAmongThoseWhoWait() {
        Story story = scene.segmentSizeBytes(1 << 20).story();
        for (int i = 0; i < 1000; i++) {
            story.log().appendAsync(new byte[10]);
        }

        scene.settle();

        assertThat(story.log().lastIndex()).isEqualTo(1000);
        assertThat(scene.heard.writes).hasValue(1);
        assertThat(scene.heard.syncs).hasValue(1);
    }

    @Test
    void completesABatchWithTheIndexOfItsFirstEntry() {
        Story story = scene.story().append(4);

        CompletableFuture<Long> future = story.log().appendAsync(List.of(new byte[1], new byte[2]));
        scene.settle();

        assertThat(future).isCompletedWithValue(5L);
        assertThat(story.log().lastIndex()).isEqualTo(6);
    }

    @Test
    void showsNothingBeforeItIsDurable() {
        Story story = scene.threads().story().append(3);
        Gate gate = scene.watched().holdSyncs();
        CompletableFuture<Long> future = story.log().appendAsync(new byte[10]);
        gate.awaitSomebody();

        story.check();
        await().untilAsserted(() ->
                assertThat(story.log().status().queuedEntries()).isEqualTo(1)); // those answered are leaving
        assertThat(future).isNotDone();

        gate.open();
        assertThat(future).succeedsWithin(SOON).isEqualTo(4L);
        assertThat(story.log().lastIndex()).isEqualTo(4);
        await().until(() -> story.log().status().queuedBytes() == 0);
        assertThat(story.log().status().queuedEntries()).isZero();
        story.close();
    }

    @Test
    void letsCallbacksAppend() {
        WalLogStore log = scene.threads().open();

        CompletableFuture<Long> second = log.appendAsync(new byte[1]).thenApply(index -> log.append(new byte[2]));

        assertThat(second).succeedsWithin(SOON).isEqualTo(2L);
        log.close();
    }

    /** A log whose commit is held up, with as many bytes waiting as may wait. */
    private WalLogStore fullQueue(WhenFull whenFull, Duration blockTimeout) {
        WalLogStore log =
                scene.threads().queue(164, whenFull).blockTimeout(blockTimeout).open();
        gate = scene.watched().holdSyncs();
        first = log.appendAsync(new byte[100]);
        gate.awaitSomebody();
        return log;
    }

    private Gate gate = Gate.opened();
    private CompletableFuture<Long> first = new CompletableFuture<>();

    private void letGo(WalLogStore log, long expectedEntries) {
        gate.open();
        assertThat(first).succeedsWithin(SOON).isEqualTo(1L);
        await().until(() -> log.status().queuedBytes() == 0);
        assertThat(log.lastIndex()).isEqualTo(expectedEntries);
        assertThat(log.append(new byte[100])).isEqualTo(expectedEntries + 1);
        log.close();
    }

    @Test
    void refusesWhatFindsNoRoom() {
        WalLogStore log = fullQueue(WhenFull.REJECT, FOREVER);

        assertThatExceptionOfType(WalQueueFullException.class)
                .isThrownBy(() -> log.append(new byte[100]))
                .withMessageContaining("164");

        assertThat(scene.heard.rejected).containsExactly(WalListener.Rejection.QUEUE_FULL);
        assertThat(log.status().queuedBytes()).isEqualTo(164);
        assertThat(log.status().queueLimitBytes()).isEqualTo(164);
        letGo(log, 1);
    }

    @Test
    void failsTheFutureOfWhatFindsNoRoom() {
        WalLogStore log = fullQueue(WhenFull.REJECT, FOREVER);

        assertThat(log.appendAsync(new byte[100]))
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WalQueueFullException.class);

        letGo(log, 1);
    }

    @Test
    void givesUpWaitingForRoomAfterATime() {
        WalLogStore log = fullQueue(WhenFull.BLOCK, Duration.ofMillis(20));

        assertThatExceptionOfType(WalQueueFullException.class).isThrownBy(() -> log.append(new byte[100]));

        assertThat(scene.heard.rejected).containsExactly(WalListener.Rejection.QUEUE_FULL);
        letGo(log, 1);
    }

    @Test
    void waitsForRoom() throws Exception {
        WalLogStore log = fullQueue(WhenFull.BLOCK, FOREVER);
        FutureTask<Long> second = new FutureTask<>(() -> log.append(new byte[100]));
        Thread thread = started(second);

        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        assertThat(log.status().queuedEntries()).isEqualTo(1);
        gate.open();

        assertThat(second).succeedsWithin(SOON).isEqualTo(2L);
        letGo(log, 2);
    }

    @Test
    void letsAnInterruptedCallerStopWaitingForRoom() throws Exception {
        WalLogStore log = fullQueue(WhenFull.BLOCK, FOREVER);
        boolean[] stillInterrupted = new boolean[1];
        FutureTask<Long> second = new FutureTask<>(() -> {
            try {
                return log.append(new byte[100]);
            } finally {
                stillInterrupted[0] = Thread.currentThread().isInterrupted();
            }
        });
        Thread thread = started(second);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        thread.interrupt();

        assertThat(second)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WalException.class)
                .withMessageContaining("interrupted");
        thread.join();
        assertThat(stillInterrupted[0]).isTrue();
        letGo(log, 1);
    }

    @Test
    void finishesAnAppendWhoseCallerIsInterrupted() throws Exception {
        WalLogStore log = scene.threads().open();
        gate = scene.watched().holdSyncs();
        boolean[] stillInterrupted = new boolean[1];
        FutureTask<Long> append = new FutureTask<>(() -> {
            long index = log.append(new byte[100]);
            stillInterrupted[0] = Thread.currentThread().isInterrupted();
            return index;
        });
        Thread thread = started(append);
        gate.awaitSomebody();

        thread.interrupt();
        gate.open();

        assertThat(append).succeedsWithin(SOON).isEqualTo(1L);
        thread.join();
        assertThat(stillInterrupted[0]).isTrue();
        assertThat(log.append(new byte[1])).isEqualTo(2);
        assertThat(log.getLog(1).data()).hasSize(100);
        log.close();
    }

    @Test
    void doesNotMindCallersThatComeInterrupted() {
        Story story = scene.threads().story();

        Thread.currentThread().interrupt();
        story.append(40).truncateFront(3).truncateBack(38).roll().check();
        story.log().stable().setLong("term", 3);

        assertThat(story.log().stable().getLong("term")).isEqualTo(3);
        assertThat(Thread.interrupted()).isTrue();
        story.append(1).check().reopen().check().close();
    }

    @Test
    void letsCutsThroughAFullQueue() throws Exception {
        WalLogStore log = fullQueue(WhenFull.REJECT, FOREVER);
        FutureTask<Void> roll = new FutureTask<>(log::roll, null);
        started(roll);

        await().until(() -> log.status().queuedEntries() == 1);
        gate.open();

        assertThat(roll).succeedsWithin(SOON);
        letGo(log, 1);
    }

    private static Thread started(FutureTask<?> task) {
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
