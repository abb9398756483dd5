package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** A scanned segment, and the steps that make what was found durable. */
final class RecoveredFileSegment implements RecoveredSegment {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final FileSegmentFiler filer;
    private final ReadableFile file;
    private final SegmentScan scan;
    private final long writtenEnd;
    private final List<WalCorruptException> damages;
    private boolean resumed;

    RecoveredFileSegment(
            FileSegmentFiler filer,
            ReadableFile file,
            SegmentScan scan,
            long writtenEnd,
            List<WalCorruptException> damages) {
        this.filer = filer;
        this.file = file;
        this.scan = scan;
        this.writtenEnd = writtenEnd;
        this.damages = List.copyOf(damages);
    }

    @Override
    public boolean used() {
        return scan.used();
    }

    /** A LINK without a batch was never acknowledged, unless the batch is what is damaged. */
    @Override
    public Optional<SegmentLink> link() {
        boolean counts = scan.used() || (!damages.isEmpty() && scan.baseIndex() != 0);
        return counts ? Optional.of(scan.link()) : Optional.empty();
    }

    @Override
    public List<WalCorruptException> damages() {
        return damages;
    }

    @Override
    public SegmentReader reader() {
        return filer.reader(info(), file, scan.offsets());
    }

    @Override
    public SegmentInfo info() {
        SegmentInfo info = link().isPresent() ? scan.info().withBaseIndex(scan.baseIndex()) : scan.info();
        return scan.sealed()
                ? info.sealedAt(lastIndex(), scan.indexStart(), scan.end(), scan.lastAppendTimeMillis())
                : info;
    }

    @Override
    public void beginAt(long firstIndex) {
        scan.beginAt(firstIndex);
    }

    @Override
    public long lastIndex() {
        return scan.used() ? scan.nextIndex() - 1 : Math.max(0, scan.info().baseIndex() - 1);
    }

    @Override
    public SegmentLink end() {
        return new SegmentLink(scan.info().id(), lastIndex(), scan.dataEnd(), scan.dataChain());
    }

    @Override
    public long newestGeneration() {
        return scan.newestGeneration();
    }

    @Override
    public long lastAppendTimeMillis() {
        return scan.lastAppendTimeMillis();
    }

    @Override
    public long discardedBytes() {
        return Math.max(0, writtenEnd - keptEnd());
    }

    /** A LINK without a batch goes too: whoever writes first into the segment writes it anew. */
    private long keptEnd() {
        return scan.used() ? scan.end() : Layout.FIRST_RECORD_OFFSET;
    }

    @Override
    public long scannedBytes() {
        return scan.window().readBytes();
    }

    @Override
    public SegmentWriter resume() {
        String name = SegmentName.of(scan.info().id());
        try {
            WritableFile target = filer.vfs().openWriter(name);
            try {
                makeDurable(target);
            } catch (IOException | RuntimeException e) {
                target.close();
                throw e;
            }
            resumed = true;
            return filer.writer(target, file, scan, info());
        } catch (IOException e) {
            throw new WalException(scan.path() + ": cannot resume: " + e.getMessage(), e);
        }
    }

    /**
     * A sync that failed in the last process may have left pages that look written and are not, and a further sync
     * would not write them. So what was not known to be durable is written again before it is synced. The system may
     * drop such a page at any time, also after it was scanned; so what was written again is looked at once more.
     */
    private void makeDurable(WritableFile target) throws IOException {
        long syncedEnd = Math.min(scan.syncedOffset(), keptEnd());
        fill(target, keptEnd(), writtenEnd);
        rewrite(target, syncedEnd, keptEnd());
        target.sync();
        if (damages.isEmpty() && !scan.again(keptEnd()).intactBetween(syncedEnd, keptEnd())) {
            throw new WalException(scan.path() + ": the records from offset " + syncedEnd + " to " + keptEnd()
                    + " are not there any more, as happens after a failed sync; they were never acknowledged as"
                    + " durable. Open the log again.");
        }
    }

    private void fill(WritableFile target, long from, long to) throws IOException {
        ByteBuffer chunk = chunk();
        for (long offset = from; offset < to; offset += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), to - offset));
            Fill.put(chunk, scan.info().salt(), offset);
            target.write(chunk.flip(), offset);
        }
    }

    private void rewrite(WritableFile target, long from, long to) throws IOException {
        ByteBuffer chunk = chunk();
        for (long offset = from; offset < to; offset += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), to - offset));
            file.read(chunk, offset);
            target.write(chunk.flip(), offset);
        }
    }

    private static ByteBuffer chunk() {
        return ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void release() {
        if (resumed) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new WalException(scan.path() + ": cannot close: " + e.getMessage(), e);
        }
    }
}
