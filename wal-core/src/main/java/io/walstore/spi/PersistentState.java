package io.walstore.spi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The catalogue of a log at one moment: which segments count, and how often the catalogue was changed.
 *
 * @param logId random identity of the log, written into each of its segments; 0 = nothing was ever committed
 * @param generation number of commits so far; stamped into the segments, so that an older catalogue is recognised
 * @param nextSegmentId the lowest segment id that was never used
 * @param segments all segments in the order of their ids; sealed ones first, then at most two unsealed ones
 */
public record PersistentState(long logId, long generation, long nextSegmentId, List<SegmentInfo> segments) {

    /** The state of a catalogue to which nothing was ever committed. */
    public static final PersistentState NEW = new PersistentState(0, 0, 1, List.of());

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
        Set<Long> replaced = new HashSet<>(change.removedIds());
        change.saved().forEach(info -> replaced.add(info.id()));
        List<SegmentInfo> next = new ArrayList<>(segments);
        next.removeIf(info -> replaced.contains(info.id()));
        next.addAll(change.saved());
        next.sort(Comparator.comparingLong(SegmentInfo::id));
        return new PersistentState(change.logId(), change.generation(), change.nextSegmentId(), List.copyOf(next));
    }
}
