package io.walstore.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lends direct buffers to readers, so that a read allocates nothing but its result. Each thread looks into slots of its
 * own first, so readers rarely meet, and virtual threads leave nothing behind. Any thread.
 */
final class ReadBuffers {

    static final int USUAL_BYTES = 256 * 1024;

    private static final int SLOTS = 64;
    private static final int TRIES = 4;

    private final AtomicReferenceArray<@Nullable ByteBuffer> kept = new AtomicReferenceArray<>(SLOTS);

    /** A little-endian buffer with at least that capacity, limited to it. Give it back with {@link #giveBack}. */
    ByteBuffer borrow(int bytes) {
        ByteBuffer buffer = bytes <= USUAL_BYTES ? take() : null;
        if (buffer == null) {
            buffer =
                    ByteBuffer.allocateDirect(Math.max(bytes, USUAL_BYTES / 16)).order(ByteOrder.LITTLE_ENDIAN);
        }
        return fitted(buffer, bytes);
    }

    private @Nullable ByteBuffer take() {
        for (int i = 0; i < TRIES; i++) {
            int slot = slot(i);
            ByteBuffer buffer = kept.get(slot) == null ? null : kept.getAndSet(slot, null);
            if (buffer != null) {
                return buffer;
            }
        }
        return null;
    }

    private static int slot(int attempt) {
        return (int) (Thread.currentThread().getId() + attempt) & (SLOTS - 1);
    }

    private static ByteBuffer fitted(ByteBuffer buffer, int bytes) {
        if (buffer.capacity() < bytes) {
            return ByteBuffer.allocateDirect(USUAL_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .limit(bytes);
        }
        return buffer.clear().limit(bytes);
    }

    /** Takes a buffer back; what is larger than usual, or finds no slot, goes to the garbage collector. */
    void giveBack(ByteBuffer buffer) {
        boolean done = buffer.capacity() > USUAL_BYTES;
        for (int i = 0; i < TRIES && !done; i++) {
            done = kept.compareAndSet(slot(i), null, buffer);
        }
    }
}
