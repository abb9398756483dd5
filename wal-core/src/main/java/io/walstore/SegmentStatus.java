package io.walstore;

import java.time.Instant;
import java.util.Optional;

/**
 * One segment of a log.
 *
 * @param id unique within the log
 * @param file its file name
 * @param state where it is in its life
 * @param firstIndex its first readable entry, 0 if it has none
 * @param lastIndex its last readable entry, 0 if it has none
 * @param sizeBytes bytes it takes on the disk
 * @param usedBytes bytes of those that hold entries and what belongs to them
 * @param created when it was prepared
 * @param sealed when it was sealed, if it is
 */
public record SegmentStatus(
        long id,
        String file,
        State state,
        long firstIndex,
        long lastIndex,
        long sizeBytes,
        long usedBytes,
        Instant created,
        Optional<Instant> sealed) {

    /**
     * How many readable entries it holds.
     *
     * @return the number of entries
     */
    public long entries() {
        return lastIndex == 0 ? 0 : lastIndex - firstIndex + 1;
    }

    /** Where a segment is in its life. */
    public enum State {
        /** On the disk, waiting for its first entry. */
        PREPARED,
        /** Being written. */
        TAIL,
        /** Full; its index is being written. */
        SEALING,
        /** Complete. */
        SEALED,
        /** Gone: its entries were acknowledged, and can no longer be read. */
        LOST
    }
}
