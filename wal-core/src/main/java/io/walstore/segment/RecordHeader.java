package io.walstore.segment;

import java.nio.ByteBuffer;

/**
 * The 64 bytes before each record. Salt and own offset make a header valid at one place of one segment only, so
 * neither a stale nor a copied one passes, and the chain makes records valid in one order only.
 *
 * <pre>
 * offset bytes
 *  0     4     magic "WREC"
 *  4     1     type: 1 LINK, 2 DATA, 3 MARK, 4 SEAL
 *  5     1     codec of the payload: 0 plain
 *  6     2     zeros
 *  8     8     salt of the segment
 * 16     4     offset of this header in the file
 * 20     4     synced offset: the bytes before it were durable when this header was written
 * 24     8     first index: of the batch; for a MARK of the entry to come; for LINK and SEAL of the segment
 * 32     4     number of entries
 * 36     4     payload length in bytes
 * 40     8     generation of the catalogue
 * 48     4     chain: CRC of the header before, or of the segment's header
 * 52     4     CRC-32C of the payload
 * 56     4     zeros
 * 60     4     CRC-32C of the 60 bytes before
 * </pre>
 *
 * Little-endian; the payload follows, then zeros up to the next multiple of 64.
 */
record RecordHeader(
        Type type,
        long salt,
        int offset,
        int syncedOffset,
        long firstIndex,
        int count,
        int length,
        long generation,
        int chain,
        int payloadCrc) {

    static final int BYTES = Layout.ALIGNMENT_BYTES;

    private static final int MAGIC = 0x43455257;
    private static final int CRC_AT = 60;

    /** What a record is. The ordinal is not stored. */
    enum Type {
        /** Fixes the base index and remembers how the predecessor ended. */
        LINK(1),
        /** One batch of entries. */
        DATA(2),
        /** Notes that everything before it is durable. */
        MARK(3),
        /** The index; nothing follows. */
        SEAL(4);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private static final Type[] BY_CODE = {null, LINK, DATA, MARK, SEAL};

        private static boolean exists(int code) {
            return code > 0 && code < BY_CODE.length;
        }
    }

    /** Writes the header and returns its own checksum, the next link of the chain. */
    int write(ByteBuffer target, int at, Checksum checksum) {
        target.putInt(at, MAGIC);
        target.putInt(at + 4, type.code);
        target.putLong(at + 8, salt);
        target.putInt(at + 16, offset);
        target.putInt(at + 20, syncedOffset);
        target.putLong(at + 24, firstIndex);
        target.putInt(at + 32, count);
        target.putInt(at + 36, length);
        target.putLong(at + 40, generation);
        target.putInt(at + 48, chain);
        target.putInt(at + 52, payloadCrc);
        target.putInt(at + 56, 0);
        int crc = checksum.of(target, at, CRC_AT);
        target.putInt(at + CRC_AT, crc);
        return crc;
    }

    /** Whether a valid header of this segment and of just this place is there; nothing of it is trusted before. */
    static boolean validAt(ByteBuffer bytes, int at, long salt, long offset, Checksum checksum) {
        return bytes.getInt(at) == MAGIC
                && bytes.getLong(at + 8) == salt
                && bytes.getInt(at + 16) == offset
                && bytes.getInt(at + CRC_AT) == checksum.of(bytes, at, CRC_AT)
                && Type.exists(bytes.get(at + 4))
                && (bytes.getInt(at + 4) >>> 8) == 0
                && bytes.getInt(at + 32) >= 0
                && bytes.getInt(at + 36) >= 0;
    }

    /** The salt that stands where a header may be. */
    static long salt(ByteBuffer bytes, int at) {
        return bytes.getLong(at + 8);
    }

    /** Reads a header that is valid. */
    static RecordHeader read(ByteBuffer bytes, int at) {
        return new RecordHeader(
                Type.BY_CODE[bytes.get(at + 4)],
                bytes.getLong(at + 8),
                bytes.getInt(at + 16),
                bytes.getInt(at + 20),
                bytes.getLong(at + 24),
                bytes.getInt(at + 32),
                bytes.getInt(at + 36),
                bytes.getLong(at + 40),
                bytes.getInt(at + 48),
                bytes.getInt(at + 52));
    }

    /** The checksum of a header, the next link of the chain. */
    static int crc(ByteBuffer bytes, int at) {
        return bytes.getInt(at + CRC_AT);
    }

    /** Where the next record begins. */
    long end() {
        return offset + Layout.recordBytes(length);
    }
}
