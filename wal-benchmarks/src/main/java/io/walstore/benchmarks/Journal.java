package io.walstore.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * An open log of a contender. Entries are numbered from 1 on in the order in which they were appended. A contender that
 * lacks an operation throws {@link UnsupportedOperationException}; its cell stays empty.
 */
public interface Journal extends AutoCloseable {

    /** Appends one entry; it is on the device on return. Any thread. */
    void append(byte[] payload) throws Exception;

    /** Appends entries in order with as few syncs as the log can; all are on the device on return. Any thread. */
    default void append(List<byte[]> payloads) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** Reads one entry. Any thread. */
    default byte[] read(long index) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** Reads entries in order from an index on, to the end. */
    default void readFrom(long index, Consumer<byte[]> reader) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** Drops the entries before an index and frees their space. */
    default void truncateFront(long index) throws Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    void close() throws IOException;
}
