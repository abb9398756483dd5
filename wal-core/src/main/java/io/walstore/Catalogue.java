package io.walstore;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalUnchangedException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The log's copy of what the {@link MetaStore} holds, and the only way to change either. Housekeeping thread only, but
 * for {@link #generation()}.
 */
final class Catalogue {

    private final MetaStore metaStore;
    private final Lifecycle lifecycle;
    private final WalListener listener;
    private final long logId;
    private final TreeMap<Long, SegmentInfo> segments = new TreeMap<>();
    private final TreeMap<String, ConsumerPosition> positions = new TreeMap<>();

    /** What the segments take, prepared ones included. */
    private long sizeBytes;

    private Runnable whenCommitted = () -> {};

    private long nextSegmentId;
    private volatile long generation;

    Catalogue(MetaStore metaStore, PersistentState state, long logId, Lifecycle lifecycle, WalListener listener) {
        this.metaStore = metaStore;
        this.lifecycle = lifecycle;
        this.listener = listener;
        this.logId = logId;
        this.nextSegmentId = state.nextSegmentId();
        this.generation = state.generation();
        state.segments().forEach(this::put);
        state.positions().forEach(position -> positions.put(position.consumer(), position));
    }

    long logId() {
        return logId;
    }

    /** Number of commits so far. Any thread. */
    long generation() {
        return generation;
    }

    /** What else to do after a commit. Before the log is open. */
    void whenCommitted(Runnable action) {
        whenCommitted = action;
    }

    /** Bytes that the files of all segments take. */
    long sizeBytes() {
        return sizeBytes;
    }

    Collection<SegmentInfo> segments() {
        return segments.values();
    }

    Collection<ConsumerPosition> positions() {
        return positions.values();
    }

    /** All of it, as it was committed last. */
    PersistentState state() {
        return new PersistentState(
                logId, generation, nextSegmentId, List.copyOf(segments.values()), List.copyOf(positions.values()));
    }

    /** The row of a segment; it must be there. */
    SegmentInfo segment(long id) {
        SegmentInfo info = segments.get(id);
        if (info == null) {
            throw new IllegalStateException("segment " + id + " is not in the catalogue");
        }
        return info;
    }

    long nextSegmentId() {
        return nextSegmentId;
    }

    /** Leaves out ids that stray files have taken. */
    void skipTo(long segmentId) {
        nextSegmentId = Math.max(nextSegmentId, segmentId);
    }

    /** Commits a new segment. */
    void add(SegmentInfo info) {
        nextSegmentId = info.id() + 1;
        commit(List.of(info), List.of());
    }

    /** Commits a new segment in place of another one. */
    void replace(SegmentInfo old, SegmentInfo info) {
        nextSegmentId = info.id() + 1;
        commit(List.of(info), List.of(old.id()));
    }

    void save(SegmentInfo info) {
        commit(List.of(info), List.of());
    }

    /** Commits what became of consumers. */
    void commitPositions(List<ConsumerPosition> saved, List<String> removed) {
        commit(List.of(), List.of(), saved, removed);
    }

    void commit(Collection<SegmentInfo> saved, Collection<Long> removedIds) {
        commit(saved, removedIds, List.of(), List.of());
    }

    /** Makes a stable value durable; if that fails, the same holds as for a commit. */
    void set(String key, byte[] value) {
        lifecycle.checkWritable();
        durably(() -> metaStore.set(key, value));
    }

    /**
     * Makes a change durable. A commit that found no room or changed nothing for another reason may be tried again; one
     * that failed otherwise leaves nobody knowing what the catalogue says, so the log fails with it.
     */
    void commit(
            Collection<SegmentInfo> saved,
            Collection<Long> removedIds,
            List<ConsumerPosition> savedPositions,
            List<String> removedConsumers) {
        lifecycle.checkWritable();
        StateChange change = new StateChange(
                logId,
                generation + 1,
                nextSegmentId,
                List.copyOf(saved),
                List.copyOf(removedIds),
                savedPositions,
                removedConsumers);
        durably(() -> metaStore.commitState(change));
        removedIds.forEach(this::remove);
        saved.forEach(this::put);
        removedConsumers.forEach(positions::remove);
        savedPositions.forEach(position -> positions.put(position.consumer(), position));
        generation = change.generation();
        whenCommitted.run();
    }

    private void put(SegmentInfo info) {
        remove(info.id());
        segments.put(info.id(), info);
        sizeBytes += info.sizeLimit();
    }

    private void remove(long id) {
        SegmentInfo removed = segments.remove(id);
        sizeBytes -= removed == null ? 0 : removed.sizeLimit();
    }

    private void durably(Runnable change) {
        try {
            change.run();
        } catch (WalFullException | WalUnchangedException e) {
            listener.metadataFailed(e);
            throw e;
        } catch (RuntimeException | Error e) {
            listener.metadataFailed(e);
            lifecycle.fail(e);
            throw new WalException("cannot commit the catalogue: " + e.getMessage(), e);
        }
    }
}
