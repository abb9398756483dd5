package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Journal;
import io.walstore.benchmarks.contender.WalJournal;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Opens a copy of a log as the first thing a process does, and another copy as the second. The copies are in memory: a
 * log that was not read since the machine was started takes longer.
 */
record OpenWorkload(String name, String title, boolean killed, Function<Trial, LogShape> shapes) implements Workload {

    @Override
    public Measurement run(Trial trial) throws Exception {
        LogShape shape = shapes.apply(trial);
        PreparedLogs logs = PreparedLogs.of(trial);
        Path log = killed ? logs.killed(shape) : logs.closed(shape);
        Path first = trial.directory().resolve("first");
        Path second = trial.directory().resolve("second");
        Directories.copy(log, first);
        Directories.copy(log, second);
        Directories.settle();
        Opened cold = open(trial, first, shape);
        Opened warm = open(trial, second, shape);
        return new Measurement()
                .figure("open in a new JVM, ms", cold.openMillis)
                .figure("open in a warm JVM, ms", warm.openMillis)
                .figure("first append in a warm JVM, ms", warm.appendMillis);
    }

    private record Opened(double openMillis, double appendMillis) {}

    private static Opened open(Trial trial, Path log, LogShape shape) throws Exception {
        byte[] payload = new Payloads(shape.payloadBytes()).get(0);
        long start = System.nanoTime();
        try (Journal journal = trial.contender().open(log, shape.segmentBytes())) {
            long opened = System.nanoTime();
            checkComplete(journal, shape);
            long begun = System.nanoTime();
            journal.append(payload);
            long appended = System.nanoTime();
            return new Opened((opened - start) / 1e6, (appended - begun) / 1e6);
        }
    }

    private static void checkComplete(Journal journal, LogShape shape) {
        if (journal instanceof WalJournal ours && ours.log().lastIndex() != shape.entries()) {
            throw new IllegalStateException(ours.log().lastIndex() + " entries of " + shape.entries() + " are there");
        }
    }
}
