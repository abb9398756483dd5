package io.walstore.segment;

import io.walstore.spi.WalCorruptException;
import java.io.IOException;
import java.util.Optional;

/**
 * The way on behind damage. A record is bound to its place by salt and offset, and an entry to its index by its
 * checksum, so both can be trusted again wherever they verify; only that nothing is missing in between is not sure any
 * more, and the indexes tell what is.
 */
final class Detour {

    private final SegmentScan scan;

    /** Round the damage at which a scan has stopped. */
    Detour(SegmentScan scan) {
        this.scan = scan;
    }

    /** Takes the scan to where it can go on, and answers what it leads round; empty if nothing follows. */
    Optional<WalCorruptException> take() throws IOException {
        long damage = scan.end();
        long firstIndex = Math.max(1, scan.nextIndex());
        if (scan.headerAt(damage) && scan.lostBefore(scan.header(damage)) == 0 && damagedBatch(scan.header(damage))) {
            scan.passDamaged(scan.header(damage));
            return damage(damage, firstIndex, scan.nextIndex() - 1, "the batch does not match its checksum");
        }
        Optional<RecordHeader> next = next();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        long lost = scan.goOnBefore(next.get());
        String message = "the next record is at offset " + next.get().offset();
        return damage(damage, firstIndex, firstIndex + lost - 1, message);
    }

    /** The next intact record; if there is none, the next batch of which the header is intact. */
    private Optional<RecordHeader> next() throws IOException {
        Optional<RecordHeader> damaged = Optional.empty();
        for (long at = scan.end(); at + RecordHeader.BYTES <= scan.window().fileSize(); at += Layout.ALIGNMENT_BYTES) {
            if (scan.headerAt(at) && leadsOn(scan.header(at))) {
                RecordHeader record = scan.header(at);
                if (scan.intact(record)) {
                    return Optional.of(record);
                }
                if (damaged.isEmpty() && damagedBatch(record)) {
                    damaged = Optional.of(record);
                }
            }
        }
        return damaged;
    }

    private Optional<WalCorruptException> damage(long offset, long firstIndex, long lastIndex, String message) {
        boolean none = lastIndex < firstIndex;
        return Optional.of(
                new WalCorruptException(scan.path(), offset, none ? 0 : firstIndex, none ? 0 : lastIndex, message));
    }

    /** A batch whose header is intact and whose payload is not. */
    private boolean damagedBatch(RecordHeader header) throws IOException {
        return header.type() == RecordHeader.Type.DATA
                && header.count() <= header.length() / EntryFormat.HEADER_BYTES
                && header.end() <= scan.window().fileSize()
                && !scan.intact(header);
    }

    /** Whether a record tells a number of lost entries that there was room for. */
    private boolean leadsOn(RecordHeader header) {
        long lost = scan.lostBefore(header);
        long room = (header.offset() - scan.end()) / EntryFormat.HEADER_BYTES;
        return header.type() != RecordHeader.Type.LINK
                && header.end() <= scan.window().fileSize()
                && lost >= 0
                && lost <= room;
    }
}
