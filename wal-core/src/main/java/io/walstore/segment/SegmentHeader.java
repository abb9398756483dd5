package io.walstore.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first sector of a segment file, written once when the segment is prepared.
 *
 * <pre>
 * offset bytes
 *  0     8     magic "WALSEG\r\n"
 *  8     4     format version, 1
 * 12     4     CRC-32C of the sector, with these four bytes zero
 * 16     8     log id
 * 24     8     segment id
 * 32     8     salt
 * 40     8     size limit in bytes
 * 48     8     create time, milliseconds since the epoch
 * 56   456     zeros
 * </pre>
 *
 * Little-endian. The checksum is also the first link of the chain that runs through the records.
 */
record SegmentHeader(long logId, long segmentId, long salt, long sizeLimit, long createTimeMillis) {

    static final int BYTES = Layout.SECTOR_BYTES;
    static final int VERSION = 1;

    private static final long MAGIC = 0x0A0D474553_4C4157L;
    private static final int VERSION_AT = 8;
    private static final int CRC_AT = 12;
    private static final int FIELDS_AT = 16;

    /** Writes the sector at the buffer's position and moves it behind. */
    void write(ByteBuffer target) {
        ByteBuffer sector = target.slice(target.position(), BYTES).order(ByteOrder.LITTLE_ENDIAN);
        sector.putLong(MAGIC).putInt(VERSION).putInt(0);
        sector.putLong(logId)
                .putLong(segmentId)
                .putLong(salt)
                .putLong(sizeLimit)
                .putLong(createTimeMillis);
        while (sector.hasRemaining()) {
            sector.put((byte) 0);
        }
        sector.putInt(CRC_AT, new Checksum().of(sector, 0, BYTES));
        target.position(target.position() + BYTES);
    }

    /** The checksum in a sector at position 0. */
    static int crc(ByteBuffer sector) {
        return sector.getInt(CRC_AT);
    }

    static boolean hasMagic(ByteBuffer sector) {
        return sector.limit() >= BYTES && sector.getLong(0) == MAGIC;
    }

    static int version(ByteBuffer sector) {
        return sector.getInt(VERSION_AT);
    }

    /** Whether a sector at position 0 is as it was written; the buffer is little-endian. */
    static boolean intact(ByteBuffer sector) {
        ByteBuffer copy = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(0, sector, 0, BYTES).putInt(CRC_AT, 0);
        return crc(sector) == new Checksum().of(copy, 0, BYTES);
    }

    /** Reads a sector at position 0 that is intact. */
    static SegmentHeader read(ByteBuffer sector) {
        return new SegmentHeader(
                sector.getLong(FIELDS_AT),
                sector.getLong(FIELDS_AT + 8),
                sector.getLong(FIELDS_AT + 16),
                sector.getLong(FIELDS_AT + 24),
                sector.getLong(FIELDS_AT + 32));
    }
}
