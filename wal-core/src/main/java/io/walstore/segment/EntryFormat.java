package io.walstore.segment;

import java.nio.ByteBuffer;

/**
 * One entry inside the payload of a DATA record; entries follow each other without a gap.
 *
 * <pre>
 * offset bytes
 *  0     4     CRC-32C of the bytes from 4 on, xor {@link #place}
 *  4     4     payload length in bytes
 *  8     8     append time, milliseconds since the epoch
 * 16     n     payload
 * </pre>
 *
 * The time stands in each entry, not once in the batch, so that one read finds all of an entry. The xor ties the entry
 * to its segment and index: an intact entry that is found in another's place does not pass.
 */
final class EntryFormat {

    static final int HEADER_BYTES = 16;

    private static final int LENGTH_AT = 4;
    private static final int TIME_AT = 8;

    private EntryFormat() {}

    /** Writes an entry at a position, and returns the position behind it. */
    static int write(ByteBuffer target, int at, ByteBuffer payload, long timeMillis, int place, Checksum checksum) {
        int length = payload.remaining();
        target.putInt(at + LENGTH_AT, length);
        target.putLong(at + TIME_AT, timeMillis);
        target.put(at + HEADER_BYTES, payload, payload.position(), length);
        int crc = checksum.of(target, at + LENGTH_AT, HEADER_BYTES - LENGTH_AT + length);
        target.putInt(at, crc ^ place);
        return at + HEADER_BYTES + length;
    }

    /** Whether an intact entry begins at a position and ends no later than a limit. */
    static boolean intact(ByteBuffer bytes, int at, int limit, int place, Checksum checksum) {
        int size = sizeAt(bytes, at, limit);
        if (size < 0) {
            return false;
        }
        int crc = checksum.of(bytes, at + LENGTH_AT, size - LENGTH_AT);
        return bytes.getInt(at) == (crc ^ place);
    }

    /** Bytes of an entry as far as its length tells, whether it is intact or not; -1 if that cannot be true. */
    static int sizeAt(ByteBuffer bytes, int at, int limit) {
        if (limit - at < HEADER_BYTES) {
            return -1;
        }
        int length = length(bytes, at);
        return length < 0 || length > limit - at - HEADER_BYTES ? -1 : HEADER_BYTES + length;
    }

    static int length(ByteBuffer bytes, int at) {
        return bytes.getInt(at + LENGTH_AT);
    }

    static long timeMillis(ByteBuffer bytes, int at) {
        return bytes.getLong(at + TIME_AT);
    }

    static byte[] payload(ByteBuffer bytes, int at) {
        byte[] payload = new byte[length(bytes, at)];
        bytes.get(at + HEADER_BYTES, payload);
        return payload;
    }

    /** What ties an entry to its segment and index. */
    static int place(long salt, long index) {
        long mixed = Fill.word(salt, index << 3);
        return (int) (mixed ^ (mixed >>> 32));
    }
}
