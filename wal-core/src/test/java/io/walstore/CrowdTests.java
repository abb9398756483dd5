package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A crowd ends when it is done, when one fails, and when one hangs. */
final class CrowdTests {

    private final Crowd crowd = new Crowd();

    @ParameterizedTest
    @MethodSource("io.walstore.ThreadKind#existing")
    void endsWhenEverythingIsDone(ThreadKind kind) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        crowd.times(3, kind, "three times", done::incrementAndGet);
        crowd.until(() -> done.get() >= 10, kind, "until ten", done::incrementAndGet);
        crowd.meanwhile(kind, "meanwhile", Thread::yield);

        crowd.join();

        assertThat(crowd.over()).isTrue();
        assertThat(done.get()).isBetween(10L, 13L);
        assertThat(crowd.deeds()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void failsWithWhatFailedFirst() {
        CountDownLatch failed = new CountDownLatch(1);
        crowd.times(1, ThreadKind.PLATFORM, "the first", () -> {
            throw new IllegalStateException("on purpose");
        });
        crowd.meanwhile(ThreadKind.PLATFORM, "the second", () -> {
            if (crowd.over()) {
                throw new IllegalStateException("because of the first");
            }
        });
        failed.countDown();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(crowd::join)
                .withMessageContaining("the first failed")
                .havingCause()
                .havingRootCause()
                .withMessage("on purpose");
    }

    @ParameterizedTest
    @MethodSource("io.walstore.ThreadKind#existing")
    void tellsWhoHangsAndWhereEverybodyStands(ThreadKind kind) {
        Crowd impatient = new Crowd(Duration.ofMillis(100));
        impatient.times(1, kind, "the one that hangs", () -> neverOpened(new CountDownLatch(1)));
        impatient.meanwhile(kind, "the one that does not", () -> goesOn());

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(impatient::join)
                .withMessageStartingWith("the one that hangs has got nothing done")
                .withMessageContaining("CrowdTests.neverOpened")
                .withMessageContaining("the one that does not, ")
                .withMessageContaining("CrowdTests.tellsWhoHangs");
        assertThat(impatient.over()).isTrue();
    }

    private static void neverOpened(CountDownLatch latch) throws InterruptedException {
        latch.await();
    }

    private static void goesOn() {
        Thread.yield();
    }

    @Test
    void looksOnForAWhile() throws InterruptedException {
        AtomicLong done = new AtomicLong();
        crowd.meanwhile(ThreadKind.PLATFORM, "meanwhile", done::incrementAndGet);

        crowd.lookOn(Duration.ofMillis(1));
        assertThat(crowd.over()).isFalse();
        crowd.join();

        assertThat(done).hasPositiveValue();
    }
}
