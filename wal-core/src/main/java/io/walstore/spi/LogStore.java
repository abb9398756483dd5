package io.walstore.spi;

import java.util.List;

/**
 * A durable sequence of entries with contiguous indexes, cut at both ends: what a consensus library asks of its log.
 *
 * <p>All methods may be called from any thread at any time, also while {@link #close()} runs. An interrupt of a
 * calling thread never harms the log or other callers.
 */
public interface LogStore extends AutoCloseable {

    /**
     * The first readable index, or 0 when the log is empty.
     *
     * @return the first index
     * @throws WalClosedException after {@link #close()}
     */
    long firstIndex();

    /**
     * The last acknowledged index, or 0 when the log is empty.
     *
     * @return the last index; everything up to it is as durable as the log's durability mode promises
     * @throws WalClosedException after {@link #close()}
     */
    long lastIndex();

    /**
     * Reads one entry and verifies its checksum.
     *
     * @param index the entry's index
     * @return the entry; its array belongs to the caller
     * @throws EntryNotFoundException outside {@link #firstIndex()}..{@link #lastIndex()}
     * @throws WalCorruptException if the stored bytes are not what was written
     * @throws WalClosedException after {@link #close()}
     */
    LogEntry getLog(long index);

    /**
     * Stores entries under the caller's own indexes, all or none, durable on return.
     *
     * <p>The indexes must be contiguous and continue {@link #lastIndex()}; into an empty log that was never cut any
     * first index from 1 on is accepted, and the log starts there. An empty list changes nothing.
     *
     * @param entries the entries in order; their append times are ignored
     * @throws IllegalArgumentException for a gap, a repeat, an index below 1 or an entry or batch above its limit;
     *     nothing is written
     * @throws WalException if the thread is interrupted while it waits for room in a queue; nothing is written
     * @throws WalFullException if the disk has no room for a further segment; nothing is written
     * @throws WalFailedException if the log failed before or while writing; see there
     * @throws WalClosedException after {@link #close()}
     */
    void storeLogs(List<LogEntry> entries);

    /**
     * Drops all entries before an index, so that {@code index} is the first. Durable and atomic on return.
     *
     * <p>At or before the first entry this does nothing. Beyond the last entry the log becomes empty and the next
     * entry must have exactly this index.
     *
     * @param index the index that becomes the first
     * @throws IllegalArgumentException for an index below 1
     * @throws WalClosedException after {@link #close()}
     */
    void truncateFront(long index);

    /**
     * Drops all entries after an index, so that {@code index} is the last. Durable and atomic on return; the dropped
     * entries never come back.
     *
     * <p>At or beyond the last entry this does nothing.
     *
     * @param index the index that becomes the last
     * @throws IndexOutOfRangeException if {@code index} is before the first entry
     * @throws WalClosedException after {@link #close()}
     */
    void truncateBack(long index);

    /**
     * Waits for appends in flight and releases everything. A second call waits for the first and does nothing, but for one
     * on a thread of the log's own, as in a callback: that returns at once, and the log closes without it.
     */
    @Override
    void close();
}
