package io.walstore.benchmarks.workload;

import io.walstore.WalLogStore;
import io.walstore.benchmarks.Journal;
import io.walstore.benchmarks.contender.WalJournal;
import java.nio.file.Path;

/** What a log of many segments takes for one more, one less, and a list of all. */
record SegmentsWorkload(String name, int sealed) implements Workload {

    private static final int WARM_UP = 100;
    private static final int TIMES = 100;
    private static final int LISTS = 10;

    /** How many entries {@link LogShape#ofSegments} puts into a segment. */
    private static final int ENTRIES_PER_SEGMENT = 3;

    @Override
    public String title() {
        return "sealing, dropping and listing segments of a log of " + sealed;
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        LogShape shape = LogShape.ofSegments(sealed);
        Path log = trial.directory().resolve("log");
        Directories.copy(PreparedLogs.of(trial).closed(shape), log);
        Directories.settle();
        long start = System.nanoTime();
        try (Journal journal = trial.contender().open(log, shape.segmentBytes())) {
            double openMillis = (System.nanoTime() - start) / 1e6;
            if (!(journal instanceof WalJournal ours)) {
                throw new UnsupportedOperationException("cannot be told when to begin another file");
            }
            return measure(ours.log(), new Payloads(shape.payloadBytes()).get(0))
                    .figure("open in a new JVM, ms", openMillis);
        }
    }

    private static Measurement measure(WalLogStore log, byte[] payload) {
        Latencies rolls = Latencies.fine();
        Latencies appends = Latencies.fine();
        Latencies drops = Latencies.fine();
        for (int i = -WARM_UP; i < TIMES; i++) {
            long begun = System.nanoTime();
            log.append(payload);
            long appended = System.nanoTime();
            log.roll();
            long rolled = System.nanoTime();
            log.truncateFront(log.firstIndex() + ENTRIES_PER_SEGMENT);
            long dropped = System.nanoTime();
            if (i >= 0) {
                appends.record(appended - begun);
                rolls.record(rolled - appended);
                drops.record(dropped - rolled);
            }
        }
        return new Measurement()
                .figure("list, ms", listMillis(log))
                .latency("first append of a segment", appends.histogram())
                .latency("roll", rolls.histogram())
                .latency("drop", drops.histogram());
    }

    private static double listMillis(WalLogStore log) {
        long begun = System.nanoTime();
        long segments = 0;
        for (int i = 0; i < LISTS; i++) {
            segments += log.segments().size();
        }
        if (segments == 0) {
            throw new IllegalStateException("no segments");
        }
        return (System.nanoTime() - begun) / 1e6 / LISTS;
    }
}
