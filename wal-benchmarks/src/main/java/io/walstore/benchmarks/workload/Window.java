package io.walstore.benchmarks.workload;

import java.util.concurrent.locks.LockSupport;

/** The time in which something is measured. */
record Window(long startNanos, long endNanos) {

    /** Before its end, so that it would be measured, or is still warming up. */
    boolean isOpen(long nanos) {
        return nanos - endNanos < 0;
    }

    boolean contains(long nanos) {
        return nanos - startNanos >= 0 && isOpen(nanos);
    }

    double seconds() {
        return (endNanos - startNanos) / 1e9;
    }

    void awaitStart() {
        await(startNanos);
    }

    void awaitEnd() {
        await(endNanos);
    }

    /** Waits for a moment. */
    static void await(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
