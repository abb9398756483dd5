package io.walstore.spi;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes the tail of a log. Used by one thread at a time, never an application's; {@link #reader()} is for all.
 *
 * <p>After any method threw a {@link WalException} the writer must not be used but to be closed: what is on the disk is
 * unknown until the segment is recovered.
 */
public interface SegmentWriter extends AutoCloseable {

    /**
     * The segment that is written.
     *
     * @return the segment as it is now
     */
    SegmentInfo info();

    /**
     * The last entry written.
     *
     * @return its index, {@code baseIndex - 1} if there is none
     */
    long lastIndex();

    /**
     * Whether a batch finds room in what was prepared.
     *
     * @param entries number of entries
     * @param payloadBytes bytes of all payloads
     * @return whether {@link #append} may be called with it
     */
    boolean fits(int entries, long payloadBytes);

    /**
     * Writes one batch, all or none of which survives. Readable at once, durable after {@link #sync()}.
     *
     * @param payloads the payloads of the entries that follow {@link #lastIndex()}; their positions stay
     * @param appendTimeMillis time of the append
     * @param generation the catalogue's generation
     * @throws IllegalArgumentException if the batch does not fit; nothing was written
     * @throws SegmentSealedException if the segment is sealed
     * @throws WalException if writing failed
     */
    void append(List<ByteBuffer> payloads, long appendTimeMillis, long generation);

    /**
     * Makes everything written durable.
     *
     * @throws WalException if it failed; it is never tried again
     */
    void sync();

    /**
     * Notes in the segment how far it is durable, without making the note durable.
     *
     * @param generation the catalogue's generation
     */
    void mark(long generation);

    /**
     * Completes the segment: writes its index, makes it durable and gives unused space back.
     *
     * @param sealTimeMillis now; the time of the last append counts if it is later
     * @param generation the catalogue's generation
     * @return the sealed segment
     */
    SegmentInfo seal(long sealTimeMillis, long generation);

    /**
     * The end as a successor must remember it.
     *
     * @return the link that the next segment carries
     */
    SegmentLink end();

    /**
     * Bytes that hold entries and what belongs to them.
     *
     * @return the bytes in use
     */
    long usedBytes();

    /**
     * A reader of this segment, which sees entries as soon as they are written.
     *
     * @return the reader; closing it does not close the writer
     */
    SegmentReader reader();

    /** Closes the file; a second call does nothing. */
    @Override
    void close();
}
