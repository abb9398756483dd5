package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Journal;
import java.nio.file.Path;

/** Drops the older half of a log. */
record TruncateWorkload(String name) implements Workload {

    private static final int PAYLOAD_BYTES = 1024;

    @Override
    public String title() {
        return "dropping the older half of a log of entries of 1 KiB";
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        LogShape shape = LogShape.ofBytes(trial.logBytes(), PAYLOAD_BYTES, trial.segmentBytes());
        Path log = trial.directory().resolve("log");
        Directories.copy(PreparedLogs.of(trial).closed(shape), log);
        Directories.settle();
        double before = Directories.bytesOnDisk(log);
        double millis = truncate(trial, log, shape);
        return new Measurement()
                .figure("truncation, ms", millis)
                .figure("disk after / before", Directories.bytesOnDisk(log) / before);
    }

    private static double truncate(Trial trial, Path log, LogShape shape) throws Exception {
        try (Journal journal = trial.contender().open(log, shape.segmentBytes())) {
            long start = System.nanoTime();
            journal.truncateFront(shape.entries() / 2 + 1);
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
