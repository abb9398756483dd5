package io.walstore.segment;

import io.walstore.spi.SegmentInfo;

/**
 * How a segment file is divided: one header sector, records that begin at multiples of 64 bytes, and fill up to the
 * prepared size.
 *
 * <pre>
 * 0      512                                                       indexStart         size
 * | header | LINK | DATA | DATA | MARK | DATA | ...               | SEAL with index | fill |
 * </pre>
 */
final class Layout {

    /** What a disk writes wholly or not at all. */
    static final int SECTOR_BYTES = 512;

    /** Records begin at multiples of this, so that a record header never straddles two sectors. */
    static final int ALIGNMENT_BYTES = 64;

    /** Where the first record is. */
    static final int FIRST_RECORD_OFFSET = SECTOR_BYTES;

    /** Prepared sizes are multiples of this. */
    static final int PAGE_BYTES = 4096;

    private Layout() {}

    static long align(long bytes) {
        return roundUp(bytes, ALIGNMENT_BYTES);
    }

    static long roundUp(long bytes, int unit) {
        return (bytes + unit - 1) / unit * unit;
    }

    /** Bytes of a record on the disk: header, payload, zeros up to the next record. */
    static long recordBytes(long payloadBytes) {
        return RecordHeader.BYTES + align(payloadBytes);
    }

    /** Bytes of a DATA record. */
    static long batchBytes(long entries, long payloadBytes) {
        return recordBytes(entries * EntryFormat.HEADER_BYTES + payloadBytes);
    }

    /** Bytes of the SEAL record. */
    static long sealBytes(long entries) {
        return recordBytes(entries * Integer.BYTES);
    }

    /** The size of a segment that holds nothing but one batch. */
    static long segmentBytes(long entries, long payloadBytes) {
        long bytes = FIRST_RECORD_OFFSET
                + recordBytes(LinkFormat.BYTES)
                + batchBytes(entries, payloadBytes)
                + sealBytes(entries);
        return roundUp(bytes, PAGE_BYTES);
    }

    /** How many offsets the index of a sealed segment has room for; those behind the last entry's are zero. */
    static int indexSlots(SegmentInfo info) {
        long bytes = info.sizeLimit() - info.indexStart() - RecordHeader.BYTES;
        return Math.toIntExact(bytes / Integer.BYTES);
    }
}
