package io.walstore.spring.boot.listener;

import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds the thread of a listener where it has to wait, and lets it go when it is to end: while it is paused, between
 * attempts, and for entries. Only there a close reaches it: the application's method is interrupted by {@link #force()}
 * alone.
 */
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private boolean paused;
    private boolean closed;
    private @Nullable Thread thread;
    private boolean polling;

    Gate(boolean paused) {
        this.paused = paused;
    }

    /** The calling thread is the listener's from here on. */
    void enter() {
        lock.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody interrupts the calling thread any more. */
    void leave() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
    }

    boolean isHeldBy(Thread candidate) {
        lock.lock();
        try {
            return thread == candidate;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while paused; false when the thread is to end. */
    boolean pass() {
        lock.lock();
        try {
            while (paused && !closed) {
                changed.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for entries; there are none if the wait was interrupted, for a close or by anybody. */
    List<LogEntry> poll(Poll poll) {
        if (!beginPolling()) {
            return List.of();
        }
        try {
            return poll.poll();
        } catch (InterruptedException e) {
            return List.of();
        } finally {
            endPolling();
        }
    }

    private boolean beginPolling() {
        lock.lock();
        try {
            polling = !closed;
            return polling;
        } finally {
            lock.unlock();
        }
    }

    /** An interrupt that came too late for the poll must not reach the application's method. */
    private void endPolling() {
        lock.lock();
        try {
            polling = false;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Waits some time, or less if the thread is to end or is interrupted. */
    void sleep(Duration duration) {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // then the next attempt comes early
        } finally {
            lock.unlock();
        }
    }

    void setPaused(boolean pausing) {
        lock.lock();
        try {
            paused = pausing;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells the thread to end, for good. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            if (polling) {
                interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the thread, whatever it does. */
    void force() {
        lock.lock();
        try {
            interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** A wait for entries that an interrupt ends. */
    interface Poll {
        List<LogEntry> poll() throws InterruptedException;
    }
}
