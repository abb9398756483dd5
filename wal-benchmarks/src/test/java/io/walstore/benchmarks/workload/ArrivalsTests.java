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
            assertThat(arrivals.latencies().getTotalCount()).isEqualTo(1_000_000);
        }
    }

    @Test
    void countsThoseThatWereRefusedApart() {
        WalLogStore log = WalLogStore.builder(directory).open();
        log.close(); // refuses each

        Arrivals arrivals = overload(log);

        double overdue = 1_000_000 * arrivals.overduePercent() / 100;
        assertThat(arrivals.latencies().getTotalCount()).isEqualTo(Math.round(overdue));
        assertThat(arrivals.refusedPercent()).isCloseTo(100 - arrivals.overduePercent(), within(0.001));
    }

    /** A million appends in ten milliseconds, which begin when all is ready. */
    private static Arrivals overload(WalLogStore log) {
        long start = System.nanoTime() + 10 * TIME_NANOS;
        Window window = new Window(start, start + TIME_NANOS);
        Arrivals arrivals = new Arrivals(log, window, 100, IMPOSSIBLE_INTERVAL_NANOS);
        arrivals.run();
        return arrivals;
    }
}
