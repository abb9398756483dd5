package io.walstore.spring.boot.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The timers and summaries of one log in one registry, built once: recording into one looks nothing up. */
final class WalTimers {

    private static final Duration[] LATENCIES = LongStream.of(
                    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
                    5_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);

    private static final double[] POWERS_OF_TWO =
            IntStream.rangeClosed(0, 10).mapToDouble(exponent -> 1 << exponent).toArray();

    final Timer appendSuccess;
    final Timer appendFailure;
    final Timer appendRejected;
    final Timer syncSuccess;
    final Timer syncFailure;
    final Timer write;
    final Timer roll;
    final Timer recovery;
    final DistributionSummary commitEntries;
    final DistributionSummary commitBytes;

    WalTimers(MeterRegistry registry, String log) {
        appendSuccess = latency("wal.append", "SUCCESS", log).register(registry);
        appendFailure = latency("wal.append", "FAILURE", log).register(registry);
        appendRejected = latency("wal.append", "REJECTED", log).register(registry);
        syncSuccess = latency("wal.fsync", "SUCCESS", log).register(registry);
        syncFailure = latency("wal.fsync", "FAILURE", log).register(registry);
        write = Timer.builder("wal.write").tag("log", log).register(registry);
        roll = Timer.builder("wal.segment.roll").tag("log", log).register(registry);
        recovery = Timer.builder("wal.recovery").tag("log", log).register(registry);
        // No unit: with "entries" this would collide with a meter named wal.commit.batch of that unit.
        commitEntries = DistributionSummary.builder("wal.commit.batch.entries")
                .tag("log", log)
                .serviceLevelObjectives(POWERS_OF_TWO)
                .register(registry);
        commitBytes = DistributionSummary.builder("wal.commit.batch.size")
                .baseUnit(BaseUnits.BYTES)
                .tag("log", log)
                .register(registry);
    }

    private static Timer.Builder latency(String name, String outcome, String log) {
        return Timer.builder(name).tag("log", log).tag("outcome", outcome).serviceLevelObjectives(LATENCIES);
    }
}
