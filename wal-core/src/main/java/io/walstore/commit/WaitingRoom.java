package io.walstore.commit;

import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalQueueFullException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bounds the bytes that wait. Whoever finds it full waits at the door, or is sent away. */
public final class WaitingRoom {

    private final long limitBytes;
    private final long patienceNanos;
    private final AtomicLong bytes = new AtomicLong();
    private final ReentrantLock door = new ReentrantLock();
    private final Condition opened = door.newCondition();

    /** How many threads wait at the door. */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile boolean closed;

    /**
     * An empty room.
     *
     * @param limitBytes how many bytes may be inside; a larger guest is let in when nobody else is
     * @param patienceNanos how long to wait at the door; 0 = not at all
     */
    public WaitingRoom(long limitBytes, long patienceNanos) {
        this.limitBytes = limitBytes;
        this.patienceNanos = patienceNanos;
    }

    /**
     * Enters, perhaps after a wait.
     *
     * @param guestBytes how many bytes come in
     * @param worker who empties the room
     * @throws WalQueueFullException if there was no room in time
     * @throws WalClosedException after {@link #close()}
     * @throws WalException if the thread is interrupted at the door; the interrupt stays pending
     */
    void enter(long guestBytes, Worker worker) {
        if (!tryEnter(guestBytes)) {
            waitAtTheDoor(guestBytes, worker);
        }
    }

    private boolean tryEnter(long guestBytes) {
        if (closed) {
            throw new WalClosedException();
        }
        long now = bytes.get();
        while (now == 0 || now + guestBytes <= limitBytes) {
            if (bytes.compareAndSet(now, now + guestBytes)) {
                return true;
            }
            now = bytes.get();
        }
        return guestBytes == 0;
    }

    private void waitAtTheDoor(long guestBytes, Worker worker) {
        while (worker.step()) {
            if (tryEnter(guestBytes)) {
                return;
            }
        }
        door.lock();
        waiting.incrementAndGet();
        try {
            long left = patienceNanos;
            while (!tryEnter(guestBytes)) {
                if (left <= 0) {
                    throw full(guestBytes);
                }
                left = opened.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WalException("interrupted while waiting for room in the queue; nothing was appended", e);
        } finally {
            waiting.decrementAndGet();
            door.unlock();
        }
    }

    private WalQueueFullException full(long guestBytes) {
        return new WalQueueFullException("no room for " + guestBytes + " bytes: " + bytes.get() + " of at most "
                + limitBytes + " bytes wait to be written");
    }

    /**
     * Leaves.
     *
     * @param guestBytes as many as entered
     */
    void leave(long guestBytes) {
        bytes.addAndGet(-guestBytes);
        if (waiting.get() > 0) {
            openTheDoor();
        }
    }

    /** Sends everybody at the door away. */
    void close() {
        closed = true;
        openTheDoor();
    }

    private void openTheDoor() {
        door.lock();
        try {
            opened.signalAll();
        } finally {
            door.unlock();
        }
    }

    /**
     * How many bytes are inside.
     *
     * @return the bytes
     */
    public long bytes() {
        return bytes.get();
    }
}
