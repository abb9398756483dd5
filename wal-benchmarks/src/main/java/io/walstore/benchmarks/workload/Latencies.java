package io.walstore.benchmarks.workload;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/** How long each of many things took, in nanoseconds. One thread writes; another merges afterwards. */
final class Latencies implements Appenders.Recorder {

    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final AbstractHistogram nanos;

    private Latencies(AbstractHistogram nanos) {
        this.nanos = nanos;
    }

    /** For what takes some nanoseconds. */
    static Latencies fine() {
        return new Latencies(new Histogram(MOST_NANOS, DIGITS));
    }

    /** For what takes microseconds at least: small, as there may be a thousand of them. */
    static Latencies coarse() {
        return new Latencies(new IntCountsHistogram(TimeUnit.MICROSECONDS.toNanos(1), MOST_NANOS, DIGITS));
    }

    @Override
    public void record(long begunNanos, long doneNanos) {
        record(doneNanos - begunNanos);
    }

    void record(long durationNanos) {
        nanos.recordValue(Math.max(0, Math.min(durationNanos, MOST_NANOS)));
    }

    Histogram histogram() {
        return merge(List.of(this));
    }

    static Histogram merge(List<Latencies> parts) {
        Histogram all = new Histogram(MOST_NANOS, DIGITS);
        parts.forEach(part -> all.add(part.nanos));
        return all;
    }
}
