package io.walstore.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads one segment. May be called from any thread; an interrupt of the caller stays pending and harms nobody. */
public interface SegmentReader extends AutoCloseable {

    /**
     * Reads one entry and verifies its checksum.
     *
     * @param index an entry of this segment
     * @return the entry
     * @throws WalCorruptException if the bytes are not what was written
     * @throws WalException if they cannot be read
     */
    LogEntry getLog(long index);

    /**
     * Reads several entries with few system calls.
     *
     * @param from the first entry
     * @param to the last entry wanted; an entry of this segment
     * @param maxBytes roughly how many bytes to read; at least one entry is returned
     * @return the entries from {@code from} on, in order
     * @throws WalCorruptException if the first entry's bytes are not what was written; damage of a later one ends the
     *     list before it
     */
    List<LogEntry> getLogs(long from, long to, int maxBytes);

    /**
     * Reads all of a segment, as far as it is complete, and compares it with its checksums.
     *
     * @param lastIndex the last entry that was durable before the call
     * @param pace told how many bytes were read, each time some were; what it throws ends the reading
     * @return the first thing that is not as it was written
     * @throws WalException if the segment cannot be read
     */
    Optional<WalCorruptException> verify(long lastIndex, LongConsumer pace);

    /**
     * Bytes this segment takes on the disk.
     *
     * @return the size
     */
    long sizeBytes();

    /** Closes the file; a second call does nothing. No read may be under way. */
    @Override
    void close();
}
