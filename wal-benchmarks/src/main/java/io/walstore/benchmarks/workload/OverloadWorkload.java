package io.walstore.benchmarks.workload;

import io.walstore.WalLogStoreBuilder;
import io.walstore.WhenFull;
import io.walstore.benchmarks.contender.WalJournal;
import java.time.Duration;
import java.util.Locale;

/**
 * Appends that arrive at a constant rate, whether or not the log keeps up: some part, or some times, of the rate that it
 * acknowledged just before. How long an append took counts from the moment at which it was to arrive.
 */
record OverloadWorkload(WhenFull whenFull, double factor) implements Workload {

    private static final int PAYLOAD_BYTES = 1024;
    private static final long QUEUE_BYTES = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "overload-" + whenFull.name().toLowerCase(Locale.ROOT) + "-" + times();
    }

    @Override
    public String title() {
        String full = whenFull == WhenFull.BLOCK ? "blocks for 1 s at most" : "rejects";
        return "appends of entries of 1 KiB that arrive at " + times()
                + " times the greatest rate; a full queue of 8 MiB " + full;
    }

    private String times() {
        return factor == Math.rint(factor) ? String.valueOf((int) factor) : String.valueOf(factor);
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        double most;
        try (WalJournal journal = trial.openOurs(builder -> setting(builder, WhenFull.BLOCK))) {
            most = load(journal, trial.window(), Arrivals.AT_ONCE).perSecond();
        }
        Directories.settle();
        try (WalJournal journal = trial.openOurs(builder -> setting(builder, whenFull));
                HeapWatch heap = HeapWatch.start()) {
            Arrivals arrivals = load(journal, trial.warmWindow(), 1e9 / (most * factor));
            Measurement measurement = new Measurement()
                    .figure("acknowledged/s", arrivals.perSecond())
                    .figure("arrived/s", arrivals.arrivedPerSecond())
                    .figure("greatest rate/s", most)
                    .figure("refused, %", arrivals.refusedPercent())
                    .figure("not handed over in time, %", arrivals.overduePercent())
                    .latency("append", arrivals.latencies());
            return heap.addTo(measurement);
        }
    }

    private static void setting(WalLogStoreBuilder builder, WhenFull whenFull) {
        builder.queueMaxBytes(QUEUE_BYTES).whenFull(whenFull).blockTimeout(PATIENCE);
    }

    private static Arrivals load(WalJournal journal, Window window, double intervalNanos) {
        Arrivals arrivals = new Arrivals(journal.log(), window, PAYLOAD_BYTES, intervalNanos);
        arrivals.run();
        return arrivals;
    }
}
