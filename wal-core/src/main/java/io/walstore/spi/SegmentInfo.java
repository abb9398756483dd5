package io.walstore.spi;

/**
 * What the catalogue knows about one segment.
 *
 * <p>A segment is <em>unsealed</em> from its preparation until its index was written; only then {@code indexStart} is
 * not 0. A prepared segment that has no fixed first index yet has {@code baseIndex} 0.
 *
 * @param id unique within a log, never used again
 * @param baseIndex index of the first entry stored in the segment; 0 = decided by the first append
 * @param minIndex first entry that still counts; above {@code baseIndex} after a truncation inside the segment
 * @param maxIndex last entry that counts; on an unsealed segment the last index known to be durable, 0 = unknown
 * @param indexStart where the segment's index begins, in a unit of the {@link SegmentFiler}'s own; 0 = unsealed
 * @param createTimeMillis wall-clock time of the preparation; informational
 * @param sealTimeMillis wall-clock time of the sealing, not before the last append; informational, 0 = unsealed
 * @param sizeLimit bytes prepared for the segment; once it is sealed, the bytes it takes
 * @param salt random number that binds the segment's bytes to this segment
 */
public record SegmentInfo(
        long id,
        long baseIndex,
        long minIndex,
        long maxIndex,
        long indexStart,
        long createTimeMillis,
        long sealTimeMillis,
        long sizeLimit,
        long salt) {

    /**
     * A segment that is about to be prepared.
     *
     * @param id the segment's id
     * @param baseIndex the first index it must hold, or 0 for any
     * @param createTimeMillis now
     * @param sizeLimit bytes to prepare
     * @param salt the segment's salt
     * @return an unsealed segment
     */
    public static SegmentInfo prepared(long id, long baseIndex, long createTimeMillis, long sizeLimit, long salt) {
        return new SegmentInfo(id, baseIndex, baseIndex, 0, 0, createTimeMillis, 0, sizeLimit, salt);
    }

    /**
     * Whether the segment is complete and never written again.
     *
     * @return true once its index was written
     */
    public boolean sealed() {
        return indexStart != 0;
    }

    /**
     * Whether the segment is gone: its entries were acknowledged, and can no longer be read.
     *
     * @return true if it takes the place of a segment that was lost
     */
    public boolean lost() {
        return sealed() && sizeLimit == 0;
    }

    /**
     * What stands in the place of this segment after its file was lost: indexes that nobody is given again.
     *
     * @param firstIndex the first entry that was lost
     * @param lastIndex the last entry that was lost
     * @param newSealTimeMillis now
     * @return a changed copy
     */
    public SegmentInfo lost(long firstIndex, long lastIndex, long newSealTimeMillis) {
        return withBaseIndex(firstIndex).withMinIndex(firstIndex).sealedAt(lastIndex, 1, 0, newSealTimeMillis);
    }

    /**
     * This segment with a fixed first index.
     *
     * @param newBaseIndex index of the first entry
     * @return a changed copy
     */
    public SegmentInfo withBaseIndex(long newBaseIndex) {
        return new SegmentInfo(
                id,
                newBaseIndex,
                Math.max(minIndex, newBaseIndex),
                maxIndex,
                indexStart,
                createTimeMillis,
                sealTimeMillis,
                sizeLimit,
                salt);
    }

    /**
     * This segment cut at the front.
     *
     * @param newMinIndex the first entry that still counts
     * @return a changed copy
     */
    public SegmentInfo withMinIndex(long newMinIndex) {
        return new SegmentInfo(
                id, baseIndex, newMinIndex, maxIndex, indexStart, createTimeMillis, sealTimeMillis, sizeLimit, salt);
    }

    /**
     * This segment with another last entry.
     *
     * @param newMaxIndex the last entry that counts
     * @return a changed copy
     */
    public SegmentInfo withMaxIndex(long newMaxIndex) {
        return new SegmentInfo(
                id, baseIndex, minIndex, newMaxIndex, indexStart, createTimeMillis, sealTimeMillis, sizeLimit, salt);
    }

    /**
     * This segment with another size.
     *
     * @param newSizeLimit the bytes it takes
     * @return a changed copy
     */
    public SegmentInfo withSizeLimit(long newSizeLimit) {
        return new SegmentInfo(
                id, baseIndex, minIndex, maxIndex, indexStart, createTimeMillis, sealTimeMillis, newSizeLimit, salt);
    }

    /**
     * This segment, complete.
     *
     * @param newMaxIndex the last entry in it
     * @param newIndexStart where its index begins
     * @param newSizeLimit the bytes it takes
     * @param newSealTimeMillis now
     * @return a changed copy
     */
    public SegmentInfo sealedAt(long newMaxIndex, long newIndexStart, long newSizeLimit, long newSealTimeMillis) {
        return new SegmentInfo(
                id,
                baseIndex,
                minIndex,
                newMaxIndex,
                newIndexStart,
                createTimeMillis,
                newSealTimeMillis,
                newSizeLimit,
                salt);
    }
}
