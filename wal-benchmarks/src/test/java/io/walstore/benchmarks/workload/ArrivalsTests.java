package io.walstore.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.walstore.WalLogStore;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No append is left out because the log was slow. */
@Timeout(120)
class ArrivalsTests {

    private static final long TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final double IMPOSSIBLE_INTERVAL_NANOS = 10;

    @TempDir
    private Path directory;

    @Test
    void countsThoseThatNeverGotTheirTurn() {
        try (WalLogStore log = WalLogStore.builder(directory).open()) {
            Arrivals arrivals = overload(log);

            assertThat(arrivals.overduePercent()).isPositive();
            assertThat(arrivals.latencies().getTotalCount()).isEqualTo(arrived(arrivals));
        }
    }

    @Test
    void countsThoseThatWereRefusedApart() {
        WalLogStore log = WalLogStore.builder(directory).open();
        log.close(); // refuses each

        Arrivals arrivals = overload(log);

        double answered = arrived(arrivals) * arrivals.overduePercent() / 100;
        assertThat(arrivals.latencies().getTotalCount()).isEqualTo(Math.round(answered));
        assertThat(arrivals.refusedPercent()).isCloseTo(100 - arrivals.overduePercent(), within(0.001));
    }

    /** A million appends in ten milliseconds. */
    private static Arrivals overload(WalLogStore log) {
        long now = System.nanoTime();
        Arrivals arrivals = new Arrivals(log, new Window(now, now + TIME_NANOS), 100, IMPOSSIBLE_INTERVAL_NANOS);
        arrivals.run();
        return arrivals;
    }

    private static long arrived(Arrivals arrivals) {
        return Math.round(arrivals.arrivedPerSecond() * TIME_NANOS / 1e9);
    }
}
