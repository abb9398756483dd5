package io.walstore.spi;

import java.util.List;

/**
 * One step of the catalogue: the rows that changed and no others, so that a commit costs the same however many
 * segments a log has.
 *
 * @param logId identity of the log; the same in every change
 * @param generation the generation after this change: one more than before; any above 0 for a new catalogue
 * @param nextSegmentId the lowest segment id that was never used
 * @param saved segments to insert, or to replace by id
 * @param removedIds segments to remove
 * @param savedPositions positions to insert, or to replace by consumer
 * @param removedConsumers consumers whose positions to remove
 */
public record StateChange(
        long logId,
        long generation,
        long nextSegmentId,
        List<SegmentInfo> saved,
        List<Long> removedIds,
        List<ConsumerPosition> savedPositions,
        List<String> removedConsumers) {

    /**
     * A step that changes no positions.
     *
     * @param logId identity of the log; the same in every change
     * @param generation the generation after this change
     * @param nextSegmentId the lowest segment id that was never used
     * @param saved segments to insert, or to replace by id
     * @param removedIds segments to remove
     */
    public StateChange(
            long logId, long generation, long nextSegmentId, List<SegmentInfo> saved, List<Long> removedIds) {
        this(logId, generation, nextSegmentId, saved, removedIds, List.of(), List.of());
    }

    /**
     * Whether this change may follow what is stored.
     *
     * @param storedGeneration the stored generation, 0 if nothing was ever committed
     * @return false if another owner committed in between
     */
    public boolean follows(long storedGeneration) {
        return storedGeneration == 0 ? generation > 0 : generation == storedGeneration + 1;
    }
}
