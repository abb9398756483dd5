package io.walstore.spring.boot.listener;

import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the threads of a listener what to do next, holds them where they have to wait, and lets them go when they are to
 * end: while it is paused, between attempts, and for entries. Only there a close reaches them: the application's method is
 * interrupted by {@link #force()} alone.
 */
final class Gate {

    /** An append or a close ends the wait. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final Lanes lanes;
    private final Set<Thread> threads = new HashSet<>();

    private boolean paused;
    private boolean closed;

    /** One thread polls and tells keys, so that all is taken in as it is in the log. */
    private @Nullable Thread intake;

    private boolean polling;

    Gate(Lanes lanes, boolean paused) {
        this.lanes = lanes;
        this.paused = paused;
    }

    /** The calling thread is one of the listener's from here on. */
    void enter() {
        lock.lock();
        try {
            threads.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** Nobody interrupts the calling thread any more. */
    void leave() {
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    boolean isHeldBy(Thread candidate) {
        lock.lock();
        try {
            return threads.contains(candidate);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for something to do. The calling thread delivers what it gets; with nothing it is the one that takes in, until
     * {@link #endIntake()}, or is to end.
     */
    Optional<Delivery> next() {
        lock.lock();
        try {
            while (!closed) {
                Delivery ready = paused ? null : lanes.take(System.nanoTime());
                if (ready != null) {
                    return Optional.of(ready);
                }
                if (!paused && intake == null && lanes.room() > 0) {
                    intake = Thread.currentThread();
                    return Optional.empty();
                }
                try {
                    changed.awaitNanos(paused ? PATIENCE_NANOS : lanes.untilDue(System.nanoTime(), PATIENCE_NANOS));
                } catch (InterruptedException e) {
                    // nothing to hurry for
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for entries, as many as there is room for, and no longer than until something is due that no other thread may
     * be free for. There are none if the wait was interrupted, for a close or by anybody.
     */
    List<LogEntry> poll(Poll poll) {
        int room = beginPolling();
        if (room == 0) {
            return List.of();
        }
        try {
            return poll.poll(room, patience());
        } catch (InterruptedException e) {
            return List.of();
        } finally {
            endPolling();
        }
    }

    private int beginPolling() {
        lock.lock();
        try {
            polling = !closed;
            return closed ? 0 : lanes.room();
        } finally {
            lock.unlock();
        }
    }

    private Duration patience() {
        lock.lock();
        try {
            return Duration.ofNanos(lanes.untilDue(System.nanoTime(), PATIENCE_NANOS));
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

    /** Takes in what comes next in the log. */
    void add(Delivery delivery) {
        lock.lock();
        try {
            lanes.add(delivery);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes in what comes next in the log and is done already; commits as {@link #done} does. */
    void addDone(Delivery delivery, LongConsumer commit) {
        lock.lock();
        try {
            lanes.addDone(delivery).ifPresent(commit);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was taken in: it comes again, from where the consumer goes to. */
    void forget(Runnable seek) {
        lock.lock();
        try {
            lanes.forget();
            seek.run();
        } finally {
            lock.unlock();
        }
    }

    /** Another thread may take in, if the calling one was the one that did. */
    void endIntake() {
        lock.lock();
        try {
            if (intake == Thread.currentThread()) {
                intake = null;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what failed, for as long as it is to wait. */
    void delay(Delivery delivery) {
        lock.lock();
        try {
            lanes.delay(delivery, System.nanoTime() + delivery.delay().toNanos());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes back what is done, and commits the last entry that all is done up to, if that has changed: under the lock, as
     * it could be forgotten in between.
     */
    void done(Delivery delivery, LongConsumer commit) {
        lock.lock();
        try {
            OptionalLong last = lanes.done(delivery);
            changed.signalAll();
            last.ifPresent(commit);
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

    /** Tells the threads to end, for good. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            if (polling && intake != null) {
                intake.interrupt();
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

    /** Interrupts the threads, whatever they do. */
    void force() {
        lock.lock();
        try {
            threads.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /** A wait for entries that an interrupt ends. */
    interface Poll {
        List<LogEntry> poll(int max, Duration timeout) throws InterruptedException;
    }
}
