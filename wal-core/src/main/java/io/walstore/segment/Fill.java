package io.walstore.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The pattern of bytes that were prepared but never written. It depends on the segment's salt and on the offset, so no
 * record looks like it and neither zeros nor another segment's fill pass for it: a sector that still holds it was
 * certainly not written.
 */
final class Fill {

    /** 2^64 divided by the golden ratio: spreads neighbouring numbers over all bits. */
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private Fill() {}

    /** The eight bytes at an offset that is a multiple of eight. The mixing is SplitMix64's finalizer (Steele 2014). */
    static long word(long salt, long offset) {
        long z = salt + (offset >>> 3) * GOLDEN_RATIO;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Fills the rest of a buffer, whose first byte goes to the offset; both multiples of eight. */
    static void put(ByteBuffer target, long salt, long offset) {
        target.order(ByteOrder.LITTLE_ENDIAN);
        for (long at = offset; target.hasRemaining(); at += Long.BYTES) {
            target.putLong(word(salt, at));
        }
    }

    /** Whether the eight bytes of a little-endian buffer at a position are the fill of an offset. */
    static boolean at(ByteBuffer bytes, int position, long salt, long offset) {
        return bytes.getLong(position) == word(salt, offset);
    }
}
