package io.walstore.spi;

import java.util.List;
import java.util.Optional;

/** What {@link SegmentFiler#recoverTail} found in an unsealed segment. Nothing was changed so far. */
public interface RecoveredSegment {

    /**
     * Whether entries were found, intact or not, or where some must have been.
     *
     * @return false if the segment was never written to, or nothing tells what was
     */
    boolean used();

    /**
     * The end of the predecessor as the segment remembers it.
     *
     * @return the link, {@link SegmentLink#NONE} if it is damaged, or empty if no entry of this segment was ever
     *     acknowledged
     */
    Optional<SegmentLink> link();

    /**
     * The segment as found: base index fixed, and sealed with last entry and index if it was sealed on disk.
     *
     * @return the segment
     */
    SegmentInfo info();

    /**
     * Tells a damaged segment with which entry it must have begun; those that were not found are lost.
     *
     * @param firstIndex the index after the last one of the segment before
     */
    void beginAt(long firstIndex);

    /**
     * The last intact entry.
     *
     * @return its index; {@code baseIndex - 1}, or 0, if there is none
     */
    long lastIndex();

    /**
     * The end as a successor must remember it.
     *
     * @return the link that a successor of this segment carries
     */
    SegmentLink end();

    /**
     * The newest catalogue generation stamped into the segment.
     *
     * @return the generation, 0 if nothing was written
     */
    long newestGeneration();

    /**
     * The append time of the last intact entry.
     *
     * @return milliseconds since the epoch, 0 if there is none
     */
    long lastAppendTimeMillis();

    /**
     * How many bytes of a torn, never acknowledged batch follow the last entry.
     *
     * @return the bytes that {@link #resume()} will drop
     */
    long discardedBytes();

    /**
     * Where acknowledged entries may be damaged or missing, what is around them is damaged, or something speaks against
     * dropping what follows the last intact entry.
     *
     * @return the damages in the order of their places, each with its entries, if they are known
     */
    List<WalCorruptException> damages();

    /**
     * A reader of the intact entries, for a log that is not written. Closes with {@link #release()}.
     *
     * @return the reader
     */
    SegmentReader reader();

    /**
     * How many bytes were read to find this out.
     *
     * @return the bytes
     */
    long scannedBytes();

    /**
     * Makes durable what was found, drops what was torn or damaged, and goes on writing. On return nothing that the
     * writer shows can be lost by a power loss.
     *
     * @return the writer; already sealed if the segment was
     */
    SegmentWriter resume();

    /** Releases the file without changing it; does nothing after {@link #resume()}. */
    void release();
}
