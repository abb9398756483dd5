package io.walstore;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a log: what was queued is written, nobody hangs, nothing stays open. */
final class ClosingTests {

    private final Scene scene = new Scene();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void answersEveryMethodWithTheSameException() {
        Story story = scene.story().append(40);
        WalLogStore log = story.log();
        LogCursor cursor = log.read(1, 40);
        cursor.next();
        LogTail tail = log.tail(1);
        log.close();

        assertClosed(log::firstIndex);
        assertClosed(log::lastIndex);
        assertClosed(() -> log.getLog(1));
        assertClosed(() -> log.getLog(99));
        assertClosed(() -> log.find(1));
        assertClosed(() -> log.read(1, 2));
        assertClosed(() -> log.tail(1));
        assertClosed(() -> log.append(new byte[1]));
        assertClosed(() -> log.append(ByteBuffer.allocate(1)));
        assertClosed(() -> log.append(List.of(new byte[1])));
        assertClosed(() -> log.storeLogs(List.of(LogEntry.of(41, new byte[1]))));
        assertClosed(() -> log.storeLogs(List.of()));
        assertClosed(log::sync);
        assertClosed(() -> log.truncateFront(2));
        assertClosed(() -> log.truncateBack(2));
        assertClosed(log::roll);
        assertClosed(log::segments);
        assertClosed(log::disk);
        assertClosed(() -> log.stable().get("key"));
        assertClosed(() -> log.stable().set("key", new byte[1]));
        assertClosed(cursor::hasNext);
        assertClosed(cursor::next);
        assertClosed(() -> tail.poll(Duration.ZERO));
        assertThat(scene.heard.rejected).containsOnly(WalListener.Rejection.CLOSED);
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatExceptionOfType(WalClosedException.class).isThrownBy(call);
    }

    @Test
    void failsAppendsThatNobodyWaitsFor() {
        Story story = scene.story();
        story.close();

        CompletableFuture<Long> future = story.log().appendAsync(new byte[1]);

        assertThat(future)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WalClosedException.class);
    }

    @Test
    void tellsItsStatusAfterwards() {
        Story story = scene.story().append(3);
        story.close();

        WalStatus status = story.log().status();

        assertThat(status.state()).isEqualTo(WalState.CLOSED);
        assertThat(status.writable()).isFalse();
        assertThat(status.reason()).contains("CLOSED");
        assertThat(scene.heard.states).containsExactly(WalState.OPEN, WalState.CLOSED);
    }

    @Test
    void closesEveryFile() {
        Story story = scene.story()
                .append(70)
                .truncateFront(20)
                .truncateBack(60)
                .append(20)
                .roll();
        story.check();
        assertThat(scene.watched().openFiles()).isNotEmpty();

        story.close();

        assertThat(scene.watched().openFiles()).isEmpty();
    }

    @Test
    void letsGoOfTheDirectory() {
        Story story = scene.story().append(3);

        story.reopen().reopen().check();
    }

    @Test
    void closesTwice() {
        Story story = scene.story().append(3);

        story.close();
        story.close();

        assertThat(story.log().status().state()).isEqualTo(WalState.CLOSED);
        story.openAgain().check();
    }

    @Test
    void writesWhatIsQueued() {
        Story story = scene.story().append(3);
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        List<byte[]> payloads = story.payloads(50);
        payloads.forEach(payload -> futures.add(story.log().appendAsync(payload)));
        assertThat(futures).noneMatch(CompletableFuture::isDone);

        story.close();

        assertThat(futures).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        story.acknowledged(futures.get(0).join(), payloads);
        story.openAgain().check();
    }

    @Test
    void leavesNothingToScanAgain() {
        Story story = scene.story().append(3).reopen();

        story.reopen().reopen().check();

        assertThat(scene.heard.opened).allMatch(report -> report.discardedBytes() == 0);
    }

    @Test
    void closesAnEmptyLog() {
        Story story = scene.story();

        story.reopen().reopen().append(2).check();
    }

    @Test
    void waitsForAppendsInFlight() throws Exception {
        Story story = scene.threads().story().append(3);
        Gate gate = scene.watched().holdSyncs();
        byte[] payload = story.payload(10);
        Future<Long> append = threads.submit(() -> story.log().append(payload));
        gate.awaitSomebody();

        Thread closer = started(story::close);
        await().until(() -> closer.getState() == Thread.State.WAITING);
        assertThat(append).isNotDone();
        gate.open();

        story.acknowledged(append.get(10, SECONDS), List.of(payload));
        closer.join();
        assertThat(scene.watched().openFiles()).isEmpty();
        story.openAgain().check().close();
    }

    @Test
    void letsTheSecondToCloseItWaitForTheFirst() throws Exception {
        Story story = scene.threads().story().append(3);
        Gate gate = scene.watched().holdSyncs();
        CompletableFuture<Long> append = story.log().appendAsync(story.payload(10));
        gate.awaitSomebody();
        Thread first = started(story::close);
        await().until(() -> first.getState() == Thread.State.WAITING);

        Thread second = started(story::close);

        await().until(() -> second.getState() == Thread.State.WAITING || !second.isAlive());
        assertThat(second.isAlive()).isTrue();
        gate.open();
        second.join();
        assertThat(append).isCompleted();
        assertThat(scene.watched().openFiles()).isEmpty();
    }

    /** Which is against the listener's rules, and yet must not hang for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"written", "prepared", "closed"})
    @Timeout(20)
    void mayBeClosedByAListener(String event) {
        AtomicReference<WalLogStore> log = new AtomicReference<>();
        log.set(scene.threads().listener(closing(log, event)).open());

        log.get().appendAsync(new byte[1]);
        log.get().appendAsync(new byte[1]);
        if (event.equals("closed")) {
            log.get().close();
        }

        await().untilAsserted(() -> assertThat(scene.watched().openFiles()).isEmpty());
        log.get().close();
        assertThat(log.get().status().state()).isEqualTo(WalState.CLOSED);
    }

    private static WalListener closing(AtomicReference<WalLogStore> log, String event) {
        return new WalListener() {
            @Override
            public void written(int entries, long bytes, long nanos) {
                closeAt("written");
            }

            @Override
            public void prepared(long sizeBytes, long nanos) {
                closeAt("prepared");
            }

            @Override
            public void stateChanged(WalState before, WalState after) {
                if (after == WalState.CLOSED) {
                    closeAt("closed");
                }
            }

            private void closeAt(String when) {
                if (log.get() != null && when.equals(event)) {
                    log.get().close();
                }
            }
        };
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void wakesThoseWhoFollowTheLog() throws Exception {
        WalLogStore log = scene.threads().open();
        Future<?> follower = threads.submit(() -> log.tail(1).poll(Duration.ofMinutes(10)));

        log.close();

        assertThat(follower)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WalClosedException.class);
    }

    @Test
    void sendsAwayThoseWhoWaitForRoom() {
        WalLogStore log = scene.threads()
                .queue(100, WhenFull.BLOCK)
                .blockTimeout(Duration.ofMinutes(10))
                .open();
        Gate gate = scene.watched().holdSyncs();
        CompletableFuture<Long> first = log.appendAsync(new byte[10]);
        gate.awaitSomebody();
        FutureTask<Long> waiting = new FutureTask<>(() -> log.append(new byte[90]));
        Thread caller = started(waiting);
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);

        Future<?> close = threads.submit(log::close);

        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WalClosedException.class);
        gate.open();
        assertThat(first).succeedsWithin(Duration.ofSeconds(10));
        assertThat(close).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void closesFromManyThreadsWhileOthersUseIt() throws Exception {
        Story story = scene.threads().story().append(30);
        WalLogStore log = story.log();
        AtomicLong acknowledged = new AtomicLong(30);
        List<Future<?>> users = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            users.add(threads.submit(
                    () -> untilClosed(() -> acknowledged.accumulateAndGet(log.append(new byte[50]), Math::max))));
            users.add(threads.submit(() -> untilClosed(() -> log.getLog(1 + log.lastIndex() / 2))));
            users.add(threads.submit(() -> untilClosed(() -> log.truncateFront(5))));
            users.add(threads.submit(() -> untilClosed(log::roll)));
            users.add(threads.submit(() -> untilClosed(() -> log.stable().setLong("term", 7))));
            users.add(threads.submit(() -> untilClosed(() -> log.stable().getLong("term"))));
        }
        await().until(() -> acknowledged.get() > 100);

        List<Future<?>> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(threads.submit(log::close));
        }

        for (Future<?> future : users) {
            future.get(20, SECONDS);
        }
        for (Future<?> future : closers) {
            future.get(20, SECONDS);
        }
        assertThat(scene.watched().openFiles()).isEmpty();
        WalLogStore reopened = scene.open();
        assertThat(reopened.lastIndex()).isGreaterThanOrEqualTo(acknowledged.get());
        assertThat(reopened.firstIndex()).isEqualTo(5);
        reopened.close();
    }

    private static void untilClosed(Runnable use) {
        while (true) {
            try {
                use.run();
            } catch (WalClosedException e) {
                return;
            } catch (WalException e) {
                throw new AssertionError("anything but closed", e);
            }
        }
    }

    @Test
    void mayBeClosedInACallback() {
        WalLogStore log = scene.threads().open();

        CompletableFuture<Void> closed = log.appendAsync(new byte[1]).thenAccept(index -> log.close());

        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        assertThat(log.status().state()).isEqualTo(WalState.CLOSED);
        await().untilAsserted(() -> assertThat(scene.watched().openFiles()).isEmpty());
    }

    @Test
    void isNotDisturbedByAnInterrupt() {
        Story story = scene.threads().story().append(3);

        Thread.currentThread().interrupt();
        story.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(scene.watched().openFiles()).isEmpty();
        story.openAgain().check().close();
    }
}
