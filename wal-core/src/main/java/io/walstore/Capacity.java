package io.walstore;

import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalFullException.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the files of a log below its {@link SizeLimit}, and leaves the volume the reserve that others need. */
final class Capacity {

    private final Foundation foundation;
    private final Parts parts;
    private final Expiry expiry;
    private final SizeLimit limit;
    private final WalOptions.DiskReserve reserve;
    private final Recurring watch;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** How many threads wait for a change of the catalogue that may have made room. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Whether the volume has less room than the reserve, or had when it was last looked at. */
    private volatile boolean low;

    Capacity(Foundation foundation, Parts parts, Expiry expiry) {
        this.foundation = foundation;
        this.parts = parts;
        this.expiry = expiry;
        this.limit = parts.options().sizeLimit();
        this.reserve = parts.options().diskReserve();
        this.watch = new Recurring(parts.surroundings(), reserve.checkInterval(), this::look);
    }

    /** Begins to watch the volume, if there is a reserve. */
    void schedule() {
        parts.catalogue().whenCommitted(this::wake);
        if (reserve.minFreeBytes() > 0) {
            look();
            watch.start();
        }
    }

    private void look() {
        try {
            low = foundation.disk().usableBytes() < reserve.minFreeBytes();
        } catch (WalException e) {
            parts.lifecycle().logged("the reserve could not be looked after", e);
        }
    }

    /** Whether appends are refused although there is a segment with room. Any thread. */
    boolean low() {
        return low;
    }

    /** Refuses whatever would be appended while the volume has less room than the reserve. */
    void checkReserve() {
        if (low) {
            throw new WalFullException(
                    "the volume has less than the reserve of " + reserve.minFreeBytes() + " bytes left",
                    Reason.DISK_RESERVE);
        }
    }

    /** Makes sure that there may be a further segment of so many bytes. Housekeeping thread, retired tails are sealed. */
    void require(long bytes) {
        requireWithinLimit(bytes);
        requireBesideReserve(bytes);
    }

    private void requireWithinLimit(long bytes) {
        if (limit.maxBytes() == 0 || fits(bytes)) {
            return;
        }
        expiry.apply();
        if (limit.atLimit() == AtLimit.DROP_OLDEST && !fits(bytes)) {
            expiry.makeRoom(limit.maxBytes(), bytes);
        }
        if (!fits(bytes)) {
            throw new WalFullException(
                    "no room for a segment of " + bytes + " bytes: the log takes "
                            + parts.catalogue().sizeBytes() + " of at most " + limit.maxBytes() + " bytes",
                    Reason.SIZE_LIMIT);
        }
    }

    private boolean fits(long bytes) {
        return parts.catalogue().sizeBytes() + bytes <= limit.maxBytes();
    }

    private void requireBesideReserve(long bytes) {
        if (reserve.minFreeBytes() == 0) {
            return;
        }
        DiskSpace disk = foundation.disk();
        if (disk.usableBytes() - bytes < reserve.minFreeBytes()) {
            throw new WalFullException(
                    "no room for a segment of " + bytes + " bytes: the volume has " + disk.usableBytes()
                            + " bytes left, of which " + reserve.minFreeBytes() + " are a reserve",
                    Reason.DISK_RESERVE);
        }
    }

    /**
     * After an append was refused: waits until there may be room, if that is the rule.
     *
     * @param generation the catalogue's before that append
     * @param startNanos when the append began
     * @return whether it is worth another try
     */
    boolean awaitRoom(Throwable refusal, long generation, long startNanos) {
        boolean atLimit = refusal instanceof WalFullException full && full.reason() == Reason.SIZE_LIMIT;
        long left = startNanos + limit.patienceNanos() - parts.nanos();
        return atLimit && left > 0 && awaitChange(generation, left);
    }

    private boolean awaitChange(long generation, long nanos) {
        lock.lock();
        waiting.incrementAndGet();
        try {
            long left = nanos;
            while (left > 0 && parts.catalogue().generation() == generation && !closed()) {
                left = changed.awaitNanos(left);
            }
            return left > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    private boolean closed() {
        return parts.lifecycle().state() == WalState.CLOSED;
    }

    /** Lets those try again who wait for room. */
    void wake() {
        if (waiting.get() > 0) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Watches the volume no more. */
    void cancel() {
        watch.cancel();
    }
}
