package io.walstore.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that many threads read at once. An interrupt of a reading thread stays pending and harms nobody. */
public interface ReadableFile extends AutoCloseable {

    /**
     * Reads at a position until the buffer is full or the file ends.
     *
     * @param target receives the bytes
     * @param offset where to read
     * @return the number of bytes read, 0 at or beyond the end
     * @throws IOException if the bytes cannot be read
     */
    int read(ByteBuffer target, long offset) throws IOException;

    /**
     * The file's size.
     *
     * @return bytes
     * @throws IOException if it cannot be found out
     */
    long size() throws IOException;

    /**
     * Closes the file; a second call does nothing.
     *
     * @throws IOException if that failed
     */
    @Override
    void close() throws IOException;
}
