package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Journal;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a closed log that is in memory: by the log, not by the device. */
record ReadWorkload(String name, boolean random) implements Workload {

    private static final int PAYLOAD_BYTES = 1024;

    @Override
    public String title() {
        return (random ? "random" : "sequential") + " reads of entries of 1 KiB by 1 thread, in the page cache";
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        LogShape shape = LogShape.ofBytes(trial.logBytes(), PAYLOAD_BYTES, trial.segmentBytesOf(trial.logBytes()));
        Path log = PreparedLogs.of(trial).closed(shape);
        Directories.intoMemory(log);
        try (Journal journal = trial.contender().open(log, shape.segmentBytes())) {
            return random ? readRandomly(trial, journal, shape.entries()) : readInOrder(trial, journal);
        }
    }

    private static Measurement readRandomly(Trial trial, Journal journal, long entries) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        Latencies latencies = Latencies.fine();
        Window window = trial.window();
        Meter meter = new Meter(window);
        for (long begun = System.nanoTime(); window.isOpen(begun); ) {
            check(journal.read(1 + random.nextLong(entries)));
            long done = System.nanoTime();
            if (window.contains(begun)) {
                latencies.record(done - begun);
            }
            meter.count(done);
            begun = done;
        }
        return meter.measurement("entry").latency("read", latencies.histogram());
    }

    private static Measurement readInOrder(Trial trial, Journal journal) throws Exception {
        Window window = trial.window();
        Meter meter = new Meter(window);
        while (window.isOpen(System.nanoTime())) {
            readOnce(journal, window, meter);
        }
        return meter.measurement("entry");
    }

    /** To the end of the log, or to that of the window. */
    private static void readOnce(Journal journal, Window window, Meter meter) throws Exception {
        AtomicLong seen = new AtomicLong();
        try {
            journal.readFrom(1, payload -> {
                check(payload);
                seen.getAndIncrement();
                if (!meter.count(System.nanoTime())) {
                    throw new WindowClosedException();
                }
            });
        } catch (Exception e) {
            if (window.isOpen(System.nanoTime())) {
                throw e; // else it is ours, in whatever the log has wrapped it
            }
        }
        if (seen.get() == 0) {
            throw new IllegalStateException("nothing was read");
        }
    }

    private static void check(byte[] payload) {
        if (payload.length != PAYLOAD_BYTES) {
            throw new IllegalStateException("an entry of " + payload.length + " bytes was read");
        }
    }

    private static final class WindowClosedException extends RuntimeException {

        WindowClosedException() {
            super(null, null, false, false);
        }
    }
}
