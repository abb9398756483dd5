package io.walstore.spi;

import java.util.List;

/**
 * One step of the catalogue: the rows that changed and no others, so that a commit costs the same however many
 * segments a log has.
 *
 * @param logId identity of the log; the same in every change
 * @param generation the generation after this change: one more than before
 * @param nextSegmentId the lowest segment id that was never used
 * @param saved segments to insert, or to replace by id
 * @param removedIds segments to remove
 */
public record StateChange(
        long logId, long generation, long nextSegmentId, List<SegmentInfo> saved, List<Long> removedIds) {}
