package io.walstore.spi;

import java.util.Arrays;

/**
 * One entry of the log: its index, its bytes and the time it was appended.
 *
 * <p>The array is handed over, not copied: whoever creates an entry gives the array away, whoever reads one from the
 * log owns what it gets.
 *
 * @param index the entry's number, contiguous within a log, at least 1
 * @param data the payload; may be empty
 * @param appendTimeMillis wall-clock time of the append in milliseconds since the epoch, never decreasing within a
 *     log; 0 on an entry that was not read from a log
 */
@SuppressWarnings("ArrayRecordComponent") // an entry is read a million times a second: no copy, no wrapper
public record LogEntry(long index, byte[] data, long appendTimeMillis) {

    /**
     * An entry that is yet to be stored.
     *
     * @param index the entry's number
     * @param data the payload
     * @return the entry, without an append time
     */
    public static LogEntry of(long index, byte[] data) {
        return new LogEntry(index, data, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogEntry that
                && index == that.index
                && appendTimeMillis == that.appendTimeMillis
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(index) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "LogEntry[index=" + index + ", " + data.length + " bytes]";
    }
}
