package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers keep their place, whatever happens to the process and to the log. */
class ConsumerTests {

    private static final Duration NOW = Duration.ZERO;

    private final Scene scene = new Scene();
    private WalLogStore log = scene.open();

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void beginsAtTheFirstEntryAndGoesOnBehindWhatItPolled() throws InterruptedException {
        append(10);
        log.truncateFront(3);
        LogConsumer mailer = log.consumer("mailer");

        assertThat(indexes(mailer.poll(4, NOW))).containsExactly(3L, 4L, 5L, 6L);
        assertThat(indexes(mailer.poll(100, NOW))).containsExactly(7L, 8L, 9L, 10L);
        assertThat(mailer.poll(1, NOW)).isEmpty();
    }

    @Test
    void deliversAgainWhatWasNotCommitted() throws InterruptedException {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.poll(10, NOW);
        mailer.commit(6);

        reopen();

        assertThat(indexes(log.consumer("mailer").poll(10, NOW))).containsExactly(7L, 8L, 9L, 10L);
    }

    @Test
    void needsNoThreadThatWaits() {
        log.close();
        log = scene.threads().open();
        List<LogConsumer> consumers = LongStream.rangeClosed(1, 1000)
                .mapToObj(number -> log.consumer("reader-" + number))
                .toList();
        int threads = Thread.activeCount();
        consumers.forEach(consumer -> log.publisher(consumer.position() + 1).subscribe(new Committing(consumer)));

        append(20);

        await().until(() -> consumers.stream().allMatch(consumer -> consumer.position() == 20));
        assertThat(Thread.activeCount()).isLessThan(threads + 10);
        reopen();
        assertThat(log.consumers()).hasSize(1000).allMatch(status -> status.position() == 20);
    }

    /** Commits what it is given. */
    private record Committing(LogConsumer consumer) implements Flow.Subscriber<LogEntry> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(LogEntry entry) {
            consumer.commit(entry.index());
        }

        @Override
        public void onError(Throwable cause) {} // the log is closed

        @Override
        public void onComplete() {}
    }

    @Test
    void isRememberedFromTheFirstCall() {
        append(3);
        log.consumer("mailer");

        crash();

        assertThat(log.consumers()).extracting(ConsumerStatus::name).containsExactly("mailer");
    }

    @Test
    void keepsACommitThatWasFlushedThroughAPowerLoss() throws InterruptedException {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(4);
        mailer.flush();

        crash();

        assertThat(indexes(log.consumer("mailer").poll(1, NOW))).containsExactly(5L);
    }

    @Test
    void becomesDurableAfterSoManyCommits() {
        append(20);
        LogConsumer mailer = log.consumer("mailer");
        LongStream.rangeClosed(1, Scene.CONSUMER_COMMITS).forEach(mailer::commit);
        scene.settle();

        crash();

        assertThat(position("mailer")).isEqualTo(Scene.CONSUMER_COMMITS);
    }

    @Test
    void becomesDurableAfterSomeTime() {
        append(20);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(1);
        scene.pass(Scene.CONSUMER_INTERVAL);
        mailer.commit(2);
        scene.settle();

        crash();

        assertThat(position("mailer")).isEqualTo(2);
    }

    @Test
    void becomesDurableWhenNobodyCommitsAnyMore() {
        append(20);
        log.consumer("mailer").commit(1);
        scene.settle();
        scene.housekeeping().idle();

        crash();

        assertThat(position("mailer")).isEqualTo(1);
    }

    @Test
    void costsNoSyncForEachCommit() {
        append(20);
        LogConsumer mailer = log.consumer("mailer");
        long before = scene.disk().changeCount();

        LongStream.range(1, Scene.CONSUMER_COMMITS).forEach(mailer::commit);

        assertThat(scene.disk().changeCount()).isEqualTo(before);
    }

    @Test
    void commitsNothingBackwards() {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(7);

        mailer.commit(3);

        assertThat(mailer.status().position()).isEqualTo(7);
    }

    @Test
    void refusesToCommitBeyondTheEnd() {
        append(10);
        LogConsumer mailer = log.consumer("mailer");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mailer.commit(11))
                .withMessageContaining("11")
                .withMessageContaining("10");
        assertThat(mailer.status().position()).isZero();
    }

    @Test
    void seeksAndResets() throws InterruptedException {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.poll(10, NOW);

        mailer.seek(8);
        assertThat(indexes(mailer.poll(1, NOW))).containsExactly(8L);
        mailer.reset();
        assertThat(indexes(mailer.poll(1, NOW))).containsExactly(1L);
        mailer.seek(11);
        assertThat(mailer.poll(1, NOW)).isEmpty();
        assertThat(mailer.status().lagEntries()).isZero();
    }

    @Test
    void refusesToSeekOutsideOfTheLog() {
        append(10);
        log.truncateFront(4);
        LogConsumer mailer = log.consumer("mailer");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mailer.seek(3))
                .withMessageContaining("3")
                .withMessageContaining("4..11");
        assertThatIllegalArgumentException().isThrownBy(() -> mailer.seek(12));
    }

    @Test
    void tellsThatItFellBehind() {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(2);

        log.truncateFront(6);

        assertThatExceptionOfType(ConsumerBehindException.class)
                .isThrownBy(() -> mailer.poll(1, NOW))
                .satisfies(e -> assertThat(e.firstIndex()).isEqualTo(6))
                .withMessageContaining("mailer")
                .withMessageContaining("entry 3");
        assertThat(mailer.status().position()).isEqualTo(2);
    }

    @Test
    void readsOnAfterItFellBehindAndSought() throws InterruptedException {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        log.truncateFront(6);

        mailer.seek(6);

        assertThat(indexes(mailer.poll(1, NOW))).containsExactly(6L);
    }

    @Test
    void isNotBehindWhenTheLogIsEmptiedThatItHasReadWholly() throws InterruptedException {
        append(10);
        LogConsumer done = log.consumer("done");
        LogConsumer behind = log.consumer("behind");
        done.commit(10);
        behind.commit(9);

        log.truncateFront(100);
        append(1);

        assertThat(indexes(done.poll(1, NOW))).containsExactly(100L);
        assertThatExceptionOfType(ConsumerBehindException.class).isThrownBy(() -> behind.poll(1, NOW));
    }

    @Test
    void missesNothingThatIsWrittenAfterACutAtTheEnd() throws InterruptedException {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.poll(10, NOW);
        mailer.commit(10);

        log.truncateBack(5);
        append(1);

        assertThat(indexes(mailer.poll(10, NOW))).containsExactly(6L);
    }

    @Test
    void doesNotTakeWhatItPolledBeforeACutAtTheEndForWhatIsWrittenThere() throws InterruptedException {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.poll(10, NOW);

        log.truncateBack(5);
        mailer.commit(9);
        append(5);
        mailer.commit(10);

        assertThat(mailer.position()).isEqualTo(5);
        assertThat(indexes(mailer.poll(2, NOW))).containsExactly(6L, 7L);
        mailer.commit(10);
        assertThat(mailer.position()).isEqualTo(7);
        assertThat(indexes(mailer.poll(10, NOW))).containsExactly(8L, 9L, 10L);
        mailer.commit(10);
        assertThat(mailer.position()).isEqualTo(10);
    }

    @Test
    void countsWhatItReadByOtherMeansAfterACutAtTheEnd() {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(10);

        log.truncateBack(5);
        append(5);
        mailer.commit(7);

        assertThat(mailer.position()).isEqualTo(7);
    }

    @Test
    void missesNothingAfterACutAtTheEndAndAPowerLoss() throws InterruptedException {
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(10);
        mailer.flush();
        log.truncateBack(5);
        append(7);

        crash();

        assertThat(indexes(log.consumer("mailer").poll(1, NOW))).containsExactly(6L);
    }

    @Test
    void missesNothingWhenThePowerLossTookEntriesThatItHadRead() throws InterruptedException {
        log.close();
        scene.durability(Durability.OS);
        log = scene.open();
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(10);
        mailer.flush();

        crash();
        long last = log.lastIndex();
        append(20);

        assertThat(indexes(log.consumer("mailer").poll(1, NOW))).containsExactly(Math.min(10, last) + 1);
    }

    @Test
    void sharesOnePlaceAmongItsHandles() throws InterruptedException {
        append(4);

        assertThat(indexes(log.consumer("mailer").poll(2, NOW))).containsExactly(1L, 2L);
        assertThat(indexes(log.consumer("mailer").poll(2, NOW))).containsExactly(3L, 4L);
    }

    @Test
    void keepsConsumersApart() throws InterruptedException {
        append(4);
        log.consumer("mailer").commit(3);

        assertThat(indexes(log.consumer("auditor").poll(1, NOW))).containsExactly(1L);
        assertThat(log.consumers())
                .extracting(ConsumerStatus::name, ConsumerStatus::position, ConsumerStatus::lagEntries)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("auditor", 0L, 4L),
                        org.assertj.core.groups.Tuple.tuple("mailer", 3L, 1L));
    }

    @Test
    void tellsSinceWhenTheOldestEntryWaits() {
        append(2);
        LogConsumer mailer = log.consumer("mailer");

        assertThat(mailer.status().waitingSince()).contains(Scene.NOW);
        mailer.commit(2);
        assertThat(mailer.status().waitingSince()).isEmpty();
        assertThat(mailer.status().committed()).contains(Scene.NOW);
    }

    @Test
    void isForgottenWhenItIsDeleted() {
        append(4);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(3);

        assertThat(log.deleteConsumer("mailer")).isTrue();

        assertThat(log.deleteConsumer("mailer")).isFalse();
        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> mailer.poll(1, NOW))
                .withMessageContaining("deleted");
        assertThatExceptionOfType(WalException.class).isThrownBy(() -> mailer.commit(4));
        crash();
        assertThat(log.consumers()).isEmpty();
        assertThat(position("mailer")).isZero();
    }

    @Test
    void refusesIllegalNames() {
        for (String name : List.of("", "a b", "a/b", "ä", "x".repeat(101))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> log.consumer(name))
                    .withMessageContaining("'" + name + "'");
        }
        assertThat(log.consumers()).isEmpty();
    }

    @Test
    void keepsWhatAFullDiskDidNotTakeForTheNextTime() {
        append(4);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(3);
        scene.settle();
        scene.disk().remove("METADATA.tmp");
        scene.disk().capacity(0);
        assertThatExceptionOfType(WalException.class).isThrownBy(mailer::flush);
        scene.disk().capacity(1 << 30);

        mailer.flush();

        crash();
        assertThat(position("mailer")).isEqualTo(3);
    }

    @Test
    void wakesWhenAnEntryComes() {
        log.close();
        log = scene.threads().open();
        LogConsumer mailer = log.consumer("mailer");
        CompletableFuture<List<LogEntry>> polled = CompletableFuture.supplyAsync(() -> poll(mailer));

        long index = log.append("x".getBytes(UTF_8));

        assertThat(polled.join()).extracting(LogEntry::index).containsExactly(index);
    }

    @Test
    void endsItsWaitWhenTheLogCloses() {
        log.close();
        log = scene.threads().open();
        LogConsumer mailer = log.consumer("mailer");
        AtomicReference<Optional<Throwable>> end = new AtomicReference<>();
        Thread waiting = new Thread(() -> end.set(thrownBy(() -> poll(mailer))));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        log.close();

        await().until(() -> end.get() != null);
        assertThat(end.get()).containsInstanceOf(WalClosedException.class);
    }

    /** It has read everything, but is not done with it. */
    @Test
    void hearsAtOnceThatThePlaceItWaitsAtWasCutAway() {
        log.close();
        log = scene.threads().open();
        append(3);
        LogConsumer mailer = log.consumer("mailer");
        assertThat(pollAll(mailer)).hasSize(3);
        AtomicReference<Optional<Throwable>> end = new AtomicReference<>();
        Thread waiting = new Thread(() -> end.set(thrownBy(() -> poll(mailer))));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        log.truncateFront(100);

        await().until(() -> end.get() != null);
        assertThat(end.get()).containsInstanceOf(ConsumerBehindException.class);
    }

    /** It is done with everything, so nothing was taken from it. */
    @Test
    void goesOnWaitingWhereTheLogGoesOn() {
        log.close();
        log = scene.threads().open();
        append(3);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(3);
        AtomicReference<List<LogEntry>> polled = new AtomicReference<>();
        Thread waiting = new Thread(() -> polled.set(poll(mailer)));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        log.truncateFront(100);
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING || !waiting.isAlive());
        append(1);

        await().until(() -> !waiting.isAlive());
        assertThat(indexes(polled.get())).containsExactly(100L);
    }

    @Test
    void hearsWhileItWaitsThatItWasMovedBack() {
        log.close();
        log = scene.threads().open();
        append(10);
        LogConsumer mailer = log.consumer("mailer");
        mailer.commit(10);
        AtomicReference<List<LogEntry>> polled = new AtomicReference<>();
        Thread waiting = new Thread(() -> polled.set(poll(mailer)));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        log.truncateBack(5);
        append(1);

        await().until(() -> !waiting.isAlive());
        assertThat(indexes(polled.get())).containsExactly(6L);
    }

    private static List<LogEntry> pollAll(LogConsumer consumer) {
        try {
            return consumer.poll(100, NOW);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Throwable> thrownBy(Runnable action) {
        try {
            action.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private static List<LogEntry> poll(LogConsumer consumer) {
        try {
            return consumer.poll(1, Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void append(int entries) {
        for (int i = 0; i < entries; i++) {
            log.append("entry".getBytes(UTF_8));
        }
    }

    private void reopen() {
        log.close();
        log = scene.open();
    }

    private void crash() {
        scene.losePower();
        log = scene.open();
    }

    private long position(String consumer) {
        return log.consumer(consumer).status().position();
    }

    private static List<Long> indexes(List<LogEntry> entries) {
        List<Long> indexes = new ArrayList<>();
        entries.forEach(entry -> indexes.add(entry.index()));
        return indexes;
    }
}
