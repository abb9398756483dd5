package io.walstore.benchmarks.contender;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that waits for its payloads to be on the device. */
final class Waiter {

    private final List<byte[]> payloads;
    private final Thread thread = Thread.currentThread();

    private @Nullable Waiter older;
    private volatile boolean done;
    private @Nullable Exception failure;

    Waiter(List<byte[]> payloads) {
        this.payloads = payloads;
    }

    boolean isDone() {
        return done;
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** Parks until it is done. */
    void await() throws IOException {
        while (!done) {
            LockSupport.park(this);
        }
        rethrow();
    }

    void rethrow() throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    /** Those who wait, of whom a stack knows the newest. */
    static final class Line {

        private final AtomicReference<@Nullable Waiter> newest = new AtomicReference<>();

        /** Tells whether nobody else waits. */
        boolean join(Waiter waiter) {
            Waiter before;
            do {
                before = newest.get();
                waiter.older = before;
            } while (!newest.compareAndSet(before, waiter));
            return before == null;
        }

        boolean isEmpty() {
            return newest.get() == null;
        }

        /** Lets somebody know that nobody works. */
        void wakeOne() {
            Waiter waiter = newest.get();
            if (waiter != null) {
                waiter.wake();
            }
        }

        /** Brings all who wait to the device with one write and one sync, and tells them. One thread at a time. */
        void serve(Device device) {
            List<Waiter> served = leave();
            Exception failure = null;
            try {
                for (Waiter waiter : served) {
                    device.put(waiter.payloads);
                }
                device.commit();
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
            for (Waiter waiter : served) {
                waiter.failure = failure;
                waiter.done = true;
                if (waiter.thread != Thread.currentThread()) {
                    waiter.wake();
                }
            }
        }

        /** All who wait, in no order: they wait at the same time. */
        private List<Waiter> leave() {
            List<Waiter> all = new ArrayList<>();
            for (Waiter waiter = newest.getAndSet(null); waiter != null; waiter = waiter.older) {
                all.add(waiter);
            }
            return all;
        }
    }
}
