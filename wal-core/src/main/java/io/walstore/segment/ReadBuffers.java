package io.walstore.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;

/** Lends direct buffers to readers, so that a read allocates nothing but its result. Any thread. */
final class ReadBuffers {

    static final int USUAL_BYTES = 256 * 1024;

    private static final int KEPT = 64;

    private final ArrayBlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(KEPT);

    /** A little-endian buffer with at least that capacity, limited to it. Give it back with {@link #giveBack}. */
    ByteBuffer borrow(int bytes) {
        ByteBuffer buffer = bytes <= USUAL_BYTES ? kept.poll() : null;
        if (buffer == null) {
            buffer =
                    ByteBuffer.allocateDirect(Math.max(bytes, USUAL_BYTES / 16)).order(ByteOrder.LITTLE_ENDIAN);
        }
        return fitted(buffer, bytes);
    }

    private static ByteBuffer fitted(ByteBuffer buffer, int bytes) {
        if (buffer.capacity() < bytes) {
            return ByteBuffer.allocateDirect(USUAL_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .limit(bytes);
        }
        return buffer.clear().limit(bytes);
    }

    /** Takes a buffer back; whatever is larger than usual goes to the garbage collector. */
    void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() <= USUAL_BYTES) {
            kept.offer(buffer);
        }
    }
}
