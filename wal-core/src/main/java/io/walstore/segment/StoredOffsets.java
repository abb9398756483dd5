package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.SegmentInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The index of a sealed segment, read from the file as needed. Its checksum is verified only when an entry was not
 * found where the index says: then a damaged index is replaced by a scan of the records.
 */
final class StoredOffsets implements Offsets {

    /** Looks whether the index is damaged, and makes up for it. */
    interface Rescan {
        /** The places as the records tell them, or null if the index is intact. */
        @Nullable OffsetTable run() throws IOException;
    }

    private final IndexCache cache;
    private final long segmentId;
    private final ReadableFile file;
    private final long indexStart;
    private final int slots;
    private final Rescan rescan;
    private volatile @Nullable OffsetTable scanned;

    StoredOffsets(IndexCache cache, SegmentInfo info, ReadableFile file, Rescan rescan) {
        this.cache = cache;
        this.segmentId = info.id();
        this.file = file;
        this.indexStart = info.indexStart();
        this.slots = Layout.indexSlots(info);
        this.rescan = rescan;
    }

    @Override
    public int[] range(int ordinal, int wanted) throws IOException {
        OffsetTable table = scanned;
        if (table != null) {
            return bounded(table, ordinal, wanted);
        }
        int within = ordinal % IndexCache.PIECE;
        return within + wanted <= IndexCache.PIECE
                ? Arrays.copyOfRange(piece(ordinal / IndexCache.PIECE), within, within + wanted + 1)
                : stored(ordinal, wanted);
    }

    private int[] piece(int number) throws IOException {
        int[] piece = cache.get(this, segmentId, number);
        if (piece == null) {
            piece = stored(number * IndexCache.PIECE, IndexCache.PIECE);
            cache.put(this, segmentId, number, piece);
        }
        return piece;
    }

    /** Zeros for those that the scan did not reach. */
    private static int[] bounded(OffsetTable table, int ordinal, int wanted) {
        int known = Math.min(wanted, table.count() - ordinal);
        return known <= 0 ? new int[wanted + 1] : Arrays.copyOf(table.range(ordinal, known), wanted + 1);
    }

    private int[] stored(int ordinal, int wanted) throws IOException {
        int places = Math.max(0, Math.min(wanted + 1, slots - ordinal));
        ByteBuffer bytes = ByteBuffer.allocate(places * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, indexStart + RecordHeader.BYTES + (long) ordinal * Integer.BYTES);
        int[] range = new int[wanted + 1];
        bytes.flip().asIntBuffer().get(range, 0, bytes.limit() / Integer.BYTES);
        endAtTheIndex(range);
        return range;
    }

    /** Behind the last entry there are zeros, and in the file the index follows. */
    private void endAtTheIndex(int[] range) {
        for (int i = 1; i < range.length; i++) {
            if (range[i] == 0 && range[i - 1] != 0) {
                range[i] = Math.toIntExact(indexStart);
                return;
            }
        }
    }

    @Override
    public boolean mend() throws IOException {
        if (scanned == null) {
            cache.forget(this); // an index that is intact in the file was perhaps read wrongly
            scanned = rescan.run();
        }
        return scanned != null; // perhaps since another reader met the same damage
    }
}
