package io.walstore.segment;

import io.walstore.spi.WalCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decides what the bytes behind the last intact record are: nothing, a torn batch, or damage.
 *
 * <p>Let E be the end of the last intact record. The rules, in this order:
 *
 * <ol>
 *   <li>Everything from E on is fill: the log ends at E.
 *   <li>A valid header further on says that bytes beyond E were durable when it was written: acknowledged entries are
 *       damaged. Without this rule a flipped bit in an early batch would drop all later ones in silence.
 *   <li>The bytes of the record at E still show fill, so a part of it was never written: its sync cannot have succeeded,
 *       it was never acknowledged, it is torn. Eight bytes of fill are proof, because nothing else writes them.
 *   <li>Every part of it was written and yet it is not intact: it may have been acknowledged. It is damage.
 * </ol>
 */
final class TailVerdict {

    private final SegmentScan scan;
    private final Window window;
    private final long salt;

    /** E. */
    private final long damage;

    /** Where the last bytes that are not fill end. */
    private long writtenEnd;

    /** The first block from E on that shows fill. */
    private long unwrittenAt = Long.MAX_VALUE;

    private TailVerdict(SegmentScan scan) {
        this.scan = scan;
        this.window = scan.window();
        this.salt = scan.info().salt();
        this.damage = scan.end();
        this.writtenEnd = damage;
    }

    /**
     * Judges what follows the intact records.
     *
     * @return where the bytes of a torn batch end; the end of the intact records if there are none
     * @throws WalCorruptException if acknowledged entries may be damaged
     */
    static long writtenEnd(SegmentScan scan) throws IOException {
        return new TailVerdict(scan).judge();
    }

    private long judge() throws IOException {
        look();
        if (writtenEnd > damage && unwrittenAt >= recordEnd()) {
            throw corrupt(0, "every part of the record was written, but it is not what was written");
        }
        return writtenEnd;
    }

    /** How far the record reaches that must have been written wholly, if its sync succeeded. */
    private long recordEnd() throws IOException {
        if (!scan.headerAt(damage)) {
            return writtenEnd;
        }
        return RecordHeader.read(window.bytes(), window.show(damage, RecordHeader.BYTES))
                .end();
    }

    /** Looks at every block behind the intact records. */
    private void look() throws IOException {
        for (long offset = damage; offset < window.fileSize(); ) {
            int length = window.comfortable(offset);
            for (int i = 0; i < length; i += Layout.ALIGNMENT_BYTES) {
                int at = window.show(offset, length) + i;
                lookAt(at, offset + i, Math.min(Layout.ALIGNMENT_BYTES, length - i) / Long.BYTES);
            }
            offset += length;
        }
    }

    private void lookAt(int at, long place, int words) throws IOException {
        int filled = fill(at, place, words);
        if (filled > 0) {
            unwrittenAt = Math.min(unwrittenAt, place);
        }
        if (filled < words) {
            writtenEnd = place + (long) words * Long.BYTES;
            lookForEvidence(place);
        }
    }

    /** How many of the words at a place are fill. */
    private int fill(int at, long place, int words) {
        ByteBuffer bytes = window.bytes();
        int filled = 0;
        for (int word = 0; word < words; word++) {
            if (Fill.at(bytes, at + word * Long.BYTES, salt, place + (long) word * Long.BYTES)) {
                filled++;
            }
        }
        return filled;
    }

    private void lookForEvidence(long place) throws IOException {
        if (place == damage || !scan.headerAt(place)) {
            return;
        }
        RecordHeader header = RecordHeader.read(window.bytes(), window.show(place, RecordHeader.BYTES));
        if (header.syncedOffset() > damage) {
            String message = "the record at offset " + place + " proves that this one was durable, but it is damaged";
            throw corrupt(header.firstIndex() - 1, message);
        }
    }

    private WalCorruptException corrupt(long lastIndex, String message) {
        long firstIndex = Math.max(1, scan.nextIndex());
        return new WalCorruptException(scan.path(), damage, firstIndex, lastIndex, message);
    }
}
