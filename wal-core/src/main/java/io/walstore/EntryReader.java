package io.walstore;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalCorruptException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Reads what is published, without a lock. Any thread. */
final class EntryReader {

    private final Published published;
    private final Lifecycle lifecycle;
    private final WalListener listener;

    EntryReader(Published published, Lifecycle lifecycle, WalListener listener) {
        this.published = published;
        this.lifecycle = lifecycle;
        this.listener = listener;
    }

    /** Reads the same, and tells nobody: for looks of the log's own. */
    EntryReader quiet() {
        return new EntryReader(published, lifecycle, new WalListener() {});
    }

    /** What is readable now. */
    Extent extent() {
        return published.extent();
    }

    /** The entry of an index. */
    LogEntry get(long index) {
        return read(index, index, 1).get(0);
    }

    /** The entry of an index, if the log holds it. */
    Optional<LogEntry> find(long index) {
        List<LogEntry> found = find(index, index, 1);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    LogCursor cursor(long from, long to) {
        lifecycle.checkNotClosed();
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("cannot read " + from + ".." + to + ", must be 1 <= from <= to");
        }
        Extent extent = extent();
        if (from < extent.firstIndex()) {
            throw new EntryNotFoundException(from, extent.firstIndex(), extent.lastIndex());
        }
        return new EntryCursor(this, from, to);
    }

    EntryTail tail(long from) {
        lifecycle.checkNotClosed();
        if (from < 1) {
            throw new IllegalArgumentException("cannot follow from " + from + ", the least index is 1");
        }
        return new EntryTail(this, from);
    }

    /** Some entries from an index on, at least one. */
    List<LogEntry> read(long from, long to, int maxBytes) {
        List<LogEntry> entries = find(from, to, maxBytes);
        if (entries.isEmpty()) {
            throw notFound(from);
        }
        return entries;
    }

    /** Some entries from an index on, none if the log does not hold it. */
    List<LogEntry> find(long from, long to, int maxBytes) {
        lifecycle.checkNotClosed();
        Optional<Segment> held = published.acquire(from);
        if (held.isEmpty()) {
            lifecycle.checkNotClosed();
            return List.of();
        }
        Segment segment = held.get();
        try {
            long last = Math.max(from, Math.min(to, published.lastIndex()));
            return told(segment.read(from, segment.lastIndex(last), maxBytes));
        } catch (WalCorruptException e) {
            listener.corruptionDetected(e, WalListener.DetectedBy.READ);
            throw e;
        } finally {
            segment.release();
        }
    }

    private List<LogEntry> told(List<LogEntry> entries) {
        long bytes = 0;
        for (LogEntry entry : entries) {
            bytes += entry.data().length;
        }
        listener.read(entries.size(), bytes);
        return entries;
    }

    void checkOpen() {
        lifecycle.checkNotClosed();
    }

    /** Whether the log reaches an index. */
    boolean reaches(long index) {
        lifecycle.checkNotClosed();
        return index <= published.lastIndex();
    }

    void checkNotCutAtFront(long index) {
        if (index < published.view().firstIndex()) {
            throw notFound(index);
        }
    }

    private EntryNotFoundException notFound(long index) {
        Extent extent = extent();
        return new EntryNotFoundException(index, extent.firstIndex(), extent.lastIndex());
    }

    /** How often the end was cut so far. */
    long backCuts() {
        return published.backCuts();
    }

    /** Whether an entry that was read ahead, when the end had been cut so often, is still in the log. */
    boolean stillHolds(long index, long backCutsThen) {
        lifecycle.checkNotClosed();
        return backCutsThen == published.backCuts() && index >= published.view().firstIndex();
    }

    /** See {@link Published#awaitIndex}. */
    long awaitIndex(long index, long nanos, BooleanSupplier unwanted) throws InterruptedException {
        lifecycle.checkNotClosed();
        return published.awaitIndex(index, nanos, lifecycle, unwanted);
    }
}
