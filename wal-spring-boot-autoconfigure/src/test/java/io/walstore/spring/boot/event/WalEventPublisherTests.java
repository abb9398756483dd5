package io.walstore.spring.boot.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.walstore.Damage;
import io.walstore.OnCorruption;
import io.walstore.VerificationReport;
import io.walstore.WalListener.DeletedFor;
import io.walstore.WalListener.DetectedBy;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.spi.WalCorruptException;
import io.walstore.spring.boot.DamagedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events are told in order, to whoever takes time, and never by the log's own threads. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalEventPublisherTests {

    @TempDir
    Path directory;

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private WalEventPublisher publisher = new WalEventPublisher("orders", this::hear);

    private void hear(Object event) {
        threads.add(Thread.currentThread());
        heard.add(event);
    }

    /** A listener that is busy with its first event until it is released. */
    private void hearSlowly(Object event) {
        busy.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        hear(event);
    }

    private void hearAndThrow(Object event) {
        hear(event);
        throw new IllegalStateException("not my day");
    }

    @AfterEach
    void stop() {
        release.countDown();
        publisher.stop();
    }

    @Test
    void tellsWhatALogDoes() throws InterruptedException {
        publisher.start();
        try (WalLogStore log = open(OnCorruption.FAIL)) {
            log.append(new byte[10]);
            log.roll();
            log.append(new byte[10]);
            VerificationReport report = log.verify();
            log.truncateFront(2);

            assertThat(next()).isEqualTo(new WalStateChangedEvent("orders", WalState.RECOVERING, WalState.OPEN));
            assertThat(next()).isInstanceOfSatisfying(WalSegmentRolledEvent.class, rolled -> {
                assertThat(rolled.log()).isEqualTo("orders");
                assertThat(rolled.segment().lastIndex()).isEqualTo(1);
            });
            assertThat(next()).isEqualTo(new WalVerifiedEvent("orders", report));
            assertThat(next()).isEqualTo(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, 1));
        }
    }

    @Test
    void tellsOfDamageThatAReadCameUpon() throws InterruptedException {
        DamagedLog.in(directory);
        try (WalLogStore log = open(OnCorruption.QUARANTINE)) {
            WalCorruptException damage =
                    catchThrowableOfType(WalCorruptException.class, () -> log.getLog(DamagedLog.ENTRIES + 1));
            publisher.start();

            assertThat(next())
                    .isInstanceOfSatisfying(
                            WalCorruptionEvent.class,
                            found -> assertThat(found.detectedBy()).isEqualTo(DetectedBy.RECOVERY));
            assertThat(next()).isInstanceOf(WalStateChangedEvent.class);
            assertThat(next()).isEqualTo(new WalCorruptionEvent("orders", Damage.of(damage), DetectedBy.READ));
        }
    }

    @Test
    void tellsOfDamageThatAVerificationCameUponBeforeItEnds() throws InterruptedException, IOException {
        try (WalLogStore log = open(OnCorruption.FAIL)) {
            log.append(new byte[10]);
            log.roll();
            Files.delete(directory.resolve(log.segments().get(0).file()));
            VerificationReport report = log.verify();
            publisher.start();

            assertThat(next()).isInstanceOf(WalStateChangedEvent.class);
            assertThat(next()).isInstanceOf(WalSegmentRolledEvent.class);
            assertThat(next())
                    .isEqualTo(new WalCorruptionEvent("orders", report.damages().get(0), DetectedBy.VERIFY));
            assertThat(next()).isEqualTo(new WalVerifiedEvent("orders", report));
        }
    }

    @Test
    void holdsNothingUpWhileAListenerIsBusy() throws InterruptedException {
        publisher = new WalEventPublisher("orders", this::hearSlowly);
        publisher.start();
        try (WalLogStore log = open(OnCorruption.FAIL)) {
            busy.await();

            for (int i = 0; i < 3; i++) {
                log.append(new byte[10]);
                log.roll();
            }
            assertThat(heard).isEmpty();
            release.countDown();

            assertThat(next()).isInstanceOf(WalStateChangedEvent.class);
            for (int i = 0; i < 3; i++) {
                assertThat(next()).isInstanceOf(WalSegmentRolledEvent.class);
            }
            assertThat(threads)
                    .allSatisfy(thread -> assertThat(thread.getName()).startsWith("wal-events-orders-"));
        }
    }

    @Test
    void waitsForTheListenersToBeThere() throws InterruptedException {
        publisher.deleted(DeletedFor.TRUNCATE, 1);
        assertThat(heard).isEmpty();

        publisher.start();

        assertThat(next()).isEqualTo(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, 1));
    }

    @Test
    void dropsEventsRatherThanToWait() throws InterruptedException {
        publisher = new WalEventPublisher("orders", this::hearSlowly);
        publisher.start();
        publisher.deleted(DeletedFor.TRUNCATE, 0);
        busy.await();

        for (int i = 1; i <= 1500; i++) {
            publisher.deleted(DeletedFor.TRUNCATE, i);
        }
        release.countDown();

        for (int i = 0; i <= 1000; i++) {
            assertThat(next()).isEqualTo(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, i));
        }
        publisher.deleted(DeletedFor.TRUNCATE, 1501);
        assertThat(next()).isEqualTo(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, 1501));
    }

    @Test
    void tellsWhatItKnowsBeforeItStops() {
        publisher.start();
        for (int i = 0; i < 100; i++) {
            publisher.deleted(DeletedFor.TRUNCATE, i);
        }

        publisher.stop();

        assertThat(heard).hasSize(100);
        assertThat(publisher.isRunning()).isFalse();
    }

    @Test
    void leavesAListenerThatIsTooSlowBehindWhenItStops() throws InterruptedException {
        publisher = new WalEventPublisher("orders", this::hearSlowly, Duration.ZERO);
        publisher.deleted(DeletedFor.TRUNCATE, 1);
        publisher.deleted(DeletedFor.TRUNCATE, 2);
        publisher.start();
        busy.await();

        publisher.stop();
        release.countDown();

        threads.take().join();
        assertThat(heard).containsExactly(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, 1));
    }

    @Test
    void tellsNothingWhileItIsStopped() throws InterruptedException {
        publisher.start();
        publisher.stop();

        publisher.deleted(DeletedFor.TRUNCATE, 1);
        assertThat(heard).isEmpty();
        publisher.start();

        assertThat(next()).isEqualTo(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, 1));
    }

    @Test
    void goesOnAfterAListenerThrew() throws InterruptedException {
        publisher = new WalEventPublisher("orders", this::hearAndThrow);
        publisher.deleted(DeletedFor.TRUNCATE, 1);
        publisher.deleted(DeletedFor.TRUNCATE, 2);

        publisher.start();

        assertThat(next()).isEqualTo(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, 1));
        assertThat(next()).isEqualTo(new WalSegmentsDeletedEvent("orders", DeletedFor.TRUNCATE, 2));
    }

    private WalLogStore open(OnCorruption onCorruption) {
        return WalLogStore.builder(directory)
                .onCorruption(onCorruption)
                .listener(publisher)
                .open();
    }

    private Object next() throws InterruptedException {
        return heard.take();
    }
}
