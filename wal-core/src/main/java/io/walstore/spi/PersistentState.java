package io.walstore.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The catalogue of a log at one moment: which segments count, how far its consumers got, and how often the catalogue
 * was changed.
 *
 * @param logId random identity of the log, written into each of its segments; 0 = nothing was ever committed
 * @param generation number of commits so far; stamped into the segments, so that an older catalogue is recognised
 * @param nextSegmentId the lowest segment id that was never used
 * @param segments all segments in the order of their ids; sealed ones first, then at most two unsealed ones
 * @param positions the positions of the consumers, in the order of their names
 */
public record PersistentState(
        long logId, long generation, long nextSegmentId, List<SegmentInfo> segments, List<ConsumerPosition> positions) {

    /** The state of a catalogue to which nothing was ever committed. */
    public static final PersistentState NEW = new PersistentState(0, 0, 1, List.of());

    /**
     * The catalogue of a log without consumers.
     *
     * @param logId identity of the log
     * @param generation number of commits so far
     * @param nextSegmentId the lowest segment id that was never used
     * @param segments all segments in the order of their ids
     */
    public PersistentState(long logId, long generation, long nextSegmentId, List<SegmentInfo> segments) {
        this(logId, generation, nextSegmentId, segments, List.of());
    }

    /**
     * Whether nothing was ever committed.
     *
     * @return true for a new catalogue
     */
    public boolean isNew() {
        return generation == 0;
    }

    /**
     * The state after a change.
     *
     * @param change the change
     * @return a new state
     */
    public PersistentState apply(StateChange change) {
        return new PersistentState(
                change.logId(),
                change.generation(),
                change.nextSegmentId(),
                replaced(segments, SegmentInfo::id, change.removedIds(), change.saved()),
                replaced(positions, ConsumerPosition::consumer, change.removedConsumers(), change.savedPositions()));
    }

    private static <K extends Comparable<K>, R> List<R> replaced(
            List<R> rows, Function<R, K> key, Collection<K> removed, List<R> saved) {
        Map<K, R> next = new TreeMap<>();
        rows.forEach(row -> next.put(key.apply(row), row));
        removed.forEach(next::remove);
        saved.forEach(row -> next.put(key.apply(row), row));
        return List.copyOf(next.values());
    }
}
