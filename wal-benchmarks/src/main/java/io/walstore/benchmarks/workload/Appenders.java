package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Threads that append until a window closes, each its next entry as soon as the one before is on the device. So a stall
 * delays appends that are never measured; what a stream of requests would see, {@link OverloadWorkload} tells.
 */
final class Appenders<R extends Appenders.Recorder> {

    private final Journal journal;
    private final Window window;
    private final AppendShape shape;
    private final Payloads payloads;
    private final Supplier<R> newRecorder;
    private final List<R> recorders = new ArrayList<>();
    private final LongAdder calls = new LongAdder();
    private final Crew crew;

    /** Counted down when the usage of the window is known: that of threads that ended may be lost. */
    private final CountDownLatch measured = new CountDownLatch(1);

    private Appenders(Crew crew, Journal journal, Window window, AppendShape shape, Supplier<R> newRecorder) {
        this.journal = journal;
        this.window = window;
        this.shape = shape;
        this.payloads = new Payloads(shape.payloadBytes());
        this.crew = crew;
        this.newRecorder = newRecorder;
    }

    /** Keeps what one thread did, of all calls that were begun while the window was open. */
    interface Recorder {
        void record(long begunNanos, long doneNanos);
    }

    /** Lets them work, each with a recorder of its own, and returns when the window has closed and all are done. */
    static <R extends Recorder> Result<R> run(
            Crew crew, Journal journal, Window window, AppendShape shape, Supplier<R> newRecorder) throws Exception {
        return new Appenders<>(crew, journal, window, shape, newRecorder).run();
    }

    /**
     * What came of it.
     *
     * @param entries how many became durable while the window was open
     * @param recorders what each thread did
     * @param usage what the process used up while the window was open
     */
    record Result<R>(long entries, List<R> recorders, Usage usage) {}

    private Result<R> run() throws Exception {
        for (int i = 0; i < shape.threads(); i++) {
            R own = newRecorder.get();
            recorders.add(own);
            crew.start(() -> append(own));
        }
        window.awaitStart();
        Usage before = Usage.now();
        window.awaitEnd();
        Usage used = Usage.now().since(before);
        measured.countDown();
        crew.join();
        return new Result<>(calls.sum() * shape.batch(), recorders, used);
    }

    private Void append(R own) throws Exception {
        List<byte[]> batch = payloads.batch(shape.batch());
        long counted = 0;
        long number = 0;
        for (long begun = System.nanoTime(); window.isOpen(begun); ) {
            if (shape.batch() == 1) {
                journal.append(payloads.get(number++));
            } else {
                journal.append(batch);
            }
            long done = System.nanoTime();
            if (window.contains(begun)) {
                own.record(begun, done);
            }
            counted += window.contains(done) ? 1 : 0;
            begun = done;
        }
        calls.add(counted);
        measured.await(1, TimeUnit.HOURS);
        return null;
    }
}
