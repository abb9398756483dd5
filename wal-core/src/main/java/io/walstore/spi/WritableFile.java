package io.walstore.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that one thread at a time writes. An interrupt of a writing thread stays pending and harms nothing. */
public interface WritableFile extends ReadableFile {

    /**
     * Writes all remaining bytes at a position.
     *
     * @param source the bytes; its position moves to its limit
     * @param offset where to write; at most the file's size
     * @throws DiskFullException if the file system has no room
     * @throws IOException if they cannot be written; how many were is unknown
     */
    void write(ByteBuffer source, long offset) throws IOException;

    /**
     * Cuts the file.
     *
     * @param sizeBytes the new size, at most the present one
     * @throws IOException if it cannot be cut
     */
    void truncate(long sizeBytes) throws IOException;

    /**
     * Makes written bytes durable, and the size with them.
     *
     * @throws IOException if that failed: bytes may be lost and look as if they were not, so it must not be repeated
     */
    void sync() throws IOException;
}
