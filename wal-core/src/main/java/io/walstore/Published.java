package io.walstore;

import io.walstore.spi.SegmentFiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the log shows to readers: the view, and how far it reaches. Written by the log's own threads, read by any thread
 * without a lock.
 */
final class Published {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();

    /** Last acknowledged index; below the view's first index if the log is empty. */
    private volatile long lastIndex;

    private volatile long durableIndex;

    /** How often the end was cut, so that who has read ahead learns of it. */
    private final AtomicLong backCuts = new AtomicLong();

    private volatile View view;

    /** Who hears of it without waiting on a thread of his own. */
    private volatile Runnable whenGrown = () -> {};

    /** How many threads wait for the log to grow. */
    private final AtomicInteger waiting = new AtomicInteger();

    Published(View view, long lastIndex) {
        this.view = view;
        this.lastIndex = lastIndex;
        this.durableIndex = lastIndex;
    }

    /** What segments that were found on the disk show. */
    static Published of(List<Segment> segments, long nextIndex) {
        long firstIndex = segments.isEmpty()
                ? Math.max(1, nextIndex)
                : Math.max(segments.get(0).info().minIndex(), segments.get(0).baseIndex());
        return new Published(View.of(firstIndex, segments), Math.max(0, nextIndex - 1));
    }

    View view() {
        return view;
    }

    /** The commit thread adds to the view, the housekeeping thread replaces and takes away. */
    synchronized void change(UnaryOperator<View> change) {
        view = change.apply(view);
    }

    long lastIndex() {
        return lastIndex;
    }

    /** The last index that survives a power loss; below the view's first index if the log is empty. */
    long durableIndex() {
        return Math.min(durableIndex, lastIndex);
    }

    boolean empty() {
        return lastIndex < view().firstIndex();
    }

    /**
     * Where the log begins and ends. Both at the same moment, because a view from before and an end from after, or the
     * other way round, may make a log look empty that never was.
     */
    Extent extent() {
        while (true) {
            View now = view;
            long last = lastIndex;
            long durable = durableIndex;
            if (now.equals(view) && last == lastIndex) {
                return last < now.firstIndex()
                        ? Extent.EMPTY
                        : new Extent(now.firstIndex(), last, Math.min(durable, last));
            }
        }
    }

    /** After the entries are as durable as promised, and their segment is in the view. */
    void grow(long newLastIndex) {
        lastIndex = newLastIndex;
        wake();
    }

    /** After a sync. */
    void durable(long newDurableIndex) {
        durableIndex = newDurableIndex;
    }

    /** The log was cut: it ends here now, and all of that is durable. */
    void cut(long newLastIndex) {
        lastIndex = newLastIndex;
        durableIndex = newLastIndex;
        backCuts.incrementAndGet(); // after the index: who sees the new count does not read beyond the new end
    }

    /** How the segments are, oldest first. */
    List<SegmentStatus> statuses(SegmentFiler filer) {
        View now = view;
        long last = lastIndex;
        List<SegmentStatus> statuses = new ArrayList<>();
        for (Segment segment : now.segments()) {
            long firstIndex = Math.max(now.firstIndex(), segment.baseIndex());
            statuses.add(segment.status(filer.name(segment.id()), firstIndex, segment.lastIndex(last)));
        }
        return statuses;
    }

    long backCuts() {
        return backCuts.get();
    }

    /** What else to do when the log has grown. Before it is open. */
    void whenGrown(Runnable action) {
        whenGrown = action;
    }

    /** Wakes those who wait for the log to grow, or to close, or who do not want what they wait for any more. */
    void wake() {
        whenGrown.run();
        if (waiting.get() > 0) {
            lock.lock();
            try {
                grown.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until the log reaches an index, or nobody wants it any more; answers how much time is left, -1 if it did not
     * get there.
     */
    long awaitIndex(long index, long nanos, Lifecycle lifecycle, BooleanSupplier unwanted) throws InterruptedException {
        if (lastIndex >= index) {
            return nanos;
        }
        lock.lockInterruptibly();
        waiting.incrementAndGet();
        try {
            long left = nanos;
            while (lastIndex < index) {
                lifecycle.checkNotClosed();
                if (left <= 0 || unwanted.getAsBoolean()) {
                    return -1;
                }
                left = grown.awaitNanos(left);
            }
            return Math.max(0, left);
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /**
     * Finds and holds the segment of an index; empty if the log does not hold it. Must be released.
     *
     * <p>The last index is looked at twice. Before the view: so the view is not older than the index. And after: so a
     * log that was cut and has not grown back that far is not asked for an entry that its new tail does not have yet.
     */
    Optional<Segment> acquire(long index) {
        while (index <= lastIndex) {
            View now = view();
            @Nullable Segment segment = index < now.firstIndex() ? null : now.at(index);
            if (segment == null) {
                return Optional.empty();
            }
            if (segment.acquire()) {
                if (index <= lastIndex) {
                    return Optional.of(segment);
                }
                segment.release();
            }
        }
        return Optional.empty();
    }
}
