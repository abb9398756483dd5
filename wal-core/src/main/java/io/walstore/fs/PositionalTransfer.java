package io.walstore.fs;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Moves whole buffers, however often the system stops half-way.
 *
 * <p>For a heap buffer the JDK allocates a direct one of the same size behind the scenes, and keeps it for the life of
 * the thread. So heap buffers go in pieces.
 */
final class PositionalTransfer {

    private static final int HEAP_PIECE_BYTES = 64 * 1024;

    private PositionalTransfer() {}

    /** Reads until the buffer is full or the file ends; returns the number of bytes read. */
    static int read(Transfer channel, ByteBuffer target, long offset) throws IOException {
        int start = target.position();
        int end = target.limit();
        try {
            while (target.position() < end) {
                target.limit(endOfPiece(target, end));
                if (channel.move(target, offset + target.position() - start) < 0) {
                    break;
                }
            }
        } finally {
            target.limit(end);
        }
        return target.position() - start;
    }

    /** Writes all remaining bytes. */
    static void write(Transfer channel, ByteBuffer source, long offset) throws IOException {
        int start = source.position();
        int end = source.limit();
        try {
            while (source.position() < end) {
                source.limit(endOfPiece(source, end));
                channel.move(source, offset + source.position() - start);
            }
        } finally {
            source.limit(end);
        }
    }

    /** Moves some bytes between a buffer and a place in a file. */
    interface Transfer {

        /** Answers how many, or less than 0 at the end of the file. */
        int move(ByteBuffer buffer, long offset) throws IOException;
    }

    private static int endOfPiece(ByteBuffer buffer, int end) {
        return buffer.isDirect() ? end : Math.min(end, buffer.position() + HEAP_PIECE_BYTES);
    }
}
