package io.walstore.segment;

import io.walstore.spi.WalCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Decides what the bytes behind the last intact record are: nothing, a torn batch, or damage.
 *
 * <p>Let E be the end of the last intact record. The rules, in this order:
 *
 * <ol>
 *   <li>Everything from E on is fill: the log ends at E.
 *   <li>A valid header further on says that bytes beyond E were durable when it was written: acknowledged entries are
 *       damaged. Without this rule a flipped bit in an early batch would drop all later ones in silence.
 *   <li>The record at E, or only its header if that is not valid, still shows fill, so a part of it was never written: its
 *       sync cannot have succeeded, it was never acknowledged, it is torn. Eight bytes of fill are proof, because nothing
 *       else writes them. Fill further on proves nothing if the header does not tell how far the record reaches.
 *   <li>Every part of it was written and yet it is not intact: it may have been acknowledged. It is damage.
 * </ol>
 *
 * @param writtenEnd where the bytes that are not fill end; the end of the intact records if nothing follows them
 * @param damage what speaks against dropping the bytes in between, if something does
 */
record TailVerdict(long writtenEnd, Optional<WalCorruptException> damage) {

    /** Judges what follows the intact records. */
    static TailVerdict of(SegmentScan scan) throws IOException {
        return scan.sealed() ? new TailVerdict(scan.end(), Optional.empty()) : new Trial(scan).judge();
    }

    /** Looks at everything before it decides. */
    private static final class Trial {

        private final SegmentScan scan;
        private final Window window;
        private final long salt;

        /** E. */
        private final long damage;

        /** Where the last bytes that are not fill end. */
        private long writtenEnd;

        /** The first block from E on that shows fill. */
        private long unwrittenAt = Long.MAX_VALUE;

        /** The first evidence that the bytes at E were durable. */
        private Optional<WalCorruptException> proven = Optional.empty();

        Trial(SegmentScan scan) {
            this.scan = scan;
            this.window = scan.window();
            this.salt = scan.info().salt();
            this.damage = scan.end();
            this.writtenEnd = damage;
        }

        TailVerdict judge() throws IOException {
            look();
            if (proven.isEmpty() && writtenEnd > damage && unwrittenAt >= recordEnd()) {
                proven =
                        Optional.of(corrupt(0, "every part of the record was written, but it is not what was written"));
            }
            return new TailVerdict(writtenEnd, proven);
        }

        /** How far at least the record reaches that must have been written wholly, if its sync succeeded. */
        private long recordEnd() throws IOException {
            return scan.headerAt(damage) ? scan.header(damage).end() : damage + RecordHeader.BYTES;
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
            if (proven.isPresent() || place == damage || !scan.headerAt(place)) {
                return;
            }
            RecordHeader header = scan.header(place);
            if (header.syncedOffset() > damage) {
                String message =
                        "the record at offset " + place + " proves that this one was durable, but it is damaged";
                proven = Optional.of(corrupt(header.firstIndex() - 1, message));
            }
        }

        private WalCorruptException corrupt(long lastIndex, String message) {
            long firstIndex = Math.max(1, scan.nextIndex());
            return new WalCorruptException(scan.path(), damage, firstIndex, lastIndex, message);
        }
    }
}
