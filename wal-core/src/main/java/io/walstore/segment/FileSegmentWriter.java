package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.SegmentSealedException;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one segment file: encodes a batch into one buffer, writes it with one positional write. */
final class FileSegmentWriter implements SegmentWriter {

    private final FileSegmentFiler filer;
    private final String path;
    private final WritableFile file;
    private final ReadableFile readFile;
    private final OffsetTable offsets;
    private final Checksum checksum = new Checksum();

    private SegmentInfo info;

    /** Written in front of the first batch, so that the two become durable together; null afterwards. */
    private @Nullable SegmentLink pendingLink;

    private long lastIndex;
    private long end;
    private long syncedOffset;
    private int chain;
    private long dataEnd;
    private int dataChain;
    private long lastAppendTimeMillis;

    /** A writer at the place up to which a segment was scanned. */
    FileSegmentWriter(
            FileSegmentFiler filer, WritableFile file, ReadableFile readFile, SegmentScan scan, SegmentInfo info) {
        this.filer = filer;
        this.path = scan.path();
        this.file = file;
        this.readFile = readFile;
        this.offsets = scan.offsets();
        this.info = info;
        this.lastIndex = scan.nextIndex() - 1;
        this.end = scan.end();
        this.syncedOffset = scan.end();
        this.chain = scan.chain();
        this.dataEnd = scan.dataEnd();
        this.dataChain = scan.dataChain();
        this.lastAppendTimeMillis = scan.lastAppendTimeMillis();
    }

    /** A writer into a prepared segment. */
    FileSegmentWriter(
            FileSegmentFiler filer,
            String path,
            WritableFile file,
            ReadableFile readFile,
            SegmentInfo info,
            int headerCrc,
            SegmentLink link) {
        this.filer = filer;
        this.path = path;
        this.file = file;
        this.readFile = readFile;
        this.offsets = new OffsetTable();
        this.info = info;
        this.pendingLink = link;
        this.lastIndex = info.baseIndex() - 1;
        this.end = Layout.FIRST_RECORD_OFFSET;
        this.syncedOffset = end;
        this.chain = headerCrc;
    }

    @Override
    public SegmentInfo info() {
        return info;
    }

    @Override
    public long lastIndex() {
        return lastIndex;
    }

    @Override
    public boolean fits(int entries, long payloadBytes) {
        long link = pendingLink == null ? 0 : Layout.recordBytes(LinkFormat.BYTES);
        long needed = end
                + link
                + Layout.batchBytes(entries, payloadBytes)
                + Layout.sealBytes((long) offsets.count() + entries);
        return !info.sealed() && needed <= info.sizeLimit();
    }

    @Override
    public void append(List<ByteBuffer> payloads, long appendTimeMillis, long generation) {
        if (info.sealed()) {
            throw new SegmentSealedException(path + " is sealed; it takes no more entries");
        }
        long payloadBytes = bytesOf(payloads);
        if (!fits(payloads.size(), payloadBytes)) {
            throw new IllegalArgumentException(path + ": a batch of " + payloadBytes + " bytes does not fit");
        }
        int linkBytes = pendingLink == null ? 0 : (int) Layout.recordBytes(LinkFormat.BYTES);
        int batchBytes = Math.toIntExact(Layout.batchBytes(payloads.size(), payloadBytes));
        ByteBuffer target = filer.appendBuffer(linkBytes + batchBytes);
        if (pendingLink != null) {
            chain = encodeLink(pendingLink, target, generation);
        }
        int batchChain = encodeBatch(payloads, target, linkBytes, appendTimeMillis, generation);
        offsets.reserve(payloads.size());
        write(target, end);
        publish(payloads, end + linkBytes);
        pendingLink = null;
        end += linkBytes + batchBytes;
        chain = batchChain;
        dataEnd = end;
        dataChain = chain;
        lastAppendTimeMillis = appendTimeMillis;
    }

    private static long bytesOf(List<ByteBuffer> payloads) {
        long bytes = 0;
        for (ByteBuffer payload : payloads) {
            bytes += payload.remaining();
        }
        return bytes;
    }

    private int encodeLink(SegmentLink link, ByteBuffer target, long generation) {
        LinkFormat.write(link, target, RecordHeader.BYTES);
        zero(target, RecordHeader.BYTES + LinkFormat.BYTES, (int) Layout.recordBytes(LinkFormat.BYTES));
        return header(RecordHeader.Type.LINK, info.baseIndex(), 0, LinkFormat.BYTES, end, generation, target, 0);
    }

    private int encodeBatch(List<ByteBuffer> payloads, ByteBuffer target, int at, long timeMillis, long generation) {
        int start = at + RecordHeader.BYTES;
        int next = start;
        long index = lastIndex;
        for (ByteBuffer payload : payloads) {
            int place = EntryFormat.place(info.salt(), ++index);
            next = EntryFormat.write(target, next, payload, timeMillis, place, checksum);
        }
        zero(target, next, target.limit());
        return header(
                RecordHeader.Type.DATA, lastIndex + 1, payloads.size(), next - start, end + at, generation, target, at);
    }

    private static void zero(ByteBuffer target, int from, int to) {
        for (int i = from; i < to; i++) {
            target.put(i, (byte) 0);
        }
    }

    /** Writes the header of a record whose payload is in the buffer; answers the next link of the chain. */
    private int header(
            RecordHeader.Type type,
            long firstIndex,
            int count,
            int length,
            long offset,
            long generation,
            ByteBuffer target,
            int at) {
        int payloadCrc = checksum.of(target, at + RecordHeader.BYTES, length);
        RecordHeader header = new RecordHeader(
                type,
                info.salt(),
                (int) offset,
                (int) syncedOffset,
                firstIndex,
                count,
                length,
                generation,
                chain,
                payloadCrc);
        return header.write(target, at, checksum);
    }

    /** After the write succeeded: readers may learn of the entries now. Must not fail, the bytes are there. */
    private void publish(List<ByteBuffer> payloads, long batchOffset) {
        int next = Math.toIntExact(batchOffset + RecordHeader.BYTES);
        for (ByteBuffer payload : payloads) {
            int size = EntryFormat.HEADER_BYTES + payload.remaining();
            offsets.add(next, next + size);
            next += size;
        }
        lastIndex += payloads.size();
    }

    @Override
    public void sync() {
        try {
            file.sync();
        } catch (IOException | RuntimeException | Error e) {
            throw new WalException(path + ": cannot sync: " + e.getMessage(), e);
        }
        syncedOffset = end;
    }

    @Override
    public void mark(long generation) {
        boolean room = end + Layout.recordBytes(0) + Layout.sealBytes(offsets.count()) <= info.sizeLimit();
        if (info.sealed() || offsets.count() == 0 || !room) {
            return;
        }
        ByteBuffer target = filer.appendBuffer(RecordHeader.BYTES);
        int markChain = header(RecordHeader.Type.MARK, lastIndex + 1, 0, 0, end, generation, target, 0);
        write(target, end);
        end += RecordHeader.BYTES;
        chain = markChain;
    }

    @Override
    public SegmentInfo seal(long sealTimeMillis, long generation) {
        if (!info.sealed()) {
            long indexStart = end;
            writeIndex(generation);
            info = info.sealedAt(lastIndex, indexStart, end, Math.max(sealTimeMillis, lastAppendTimeMillis));
        }
        trim();
        return info;
    }

    private void writeIndex(long generation) {
        int count = offsets.count();
        int bytes = Math.toIntExact(Layout.sealBytes(count));
        ByteBuffer target = FileSegmentFiler.direct(bytes);
        int[] places = offsets.range(0, count);
        for (int i = 0; i < count; i++) {
            target.putInt(RecordHeader.BYTES + i * Integer.BYTES, places[i]);
        }
        zero(target, RecordHeader.BYTES + count * Integer.BYTES, bytes);
        chain = header(
                RecordHeader.Type.SEAL, info.baseIndex(), count, count * Integer.BYTES, end, generation, target, 0);
        write(target, end);
        end += bytes;
        sync();
    }

    /** Only after the index is durable: a shorter file without one would look damaged. */
    private void trim() {
        try {
            if (file.size() > info.sizeLimit()) {
                file.truncate(info.sizeLimit());
                file.sync();
            }
        } catch (IOException | RuntimeException | Error e) {
            throw new WalException(path + ": cannot give unused space back: " + e.getMessage(), e);
        }
    }

    private void write(ByteBuffer source, long offset) {
        try {
            file.write(source, offset);
        } catch (IOException | RuntimeException | Error e) {
            throw new WalException(path + ": cannot write at offset " + offset + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SegmentLink end() {
        return new SegmentLink(info.id(), lastIndex, dataEnd, dataChain);
    }

    @Override
    public long usedBytes() {
        return end;
    }

    @Override
    public SegmentReader reader() {
        return filer.reader(info, readFile, offsets);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new WalException(path + ": cannot close: " + e.getMessage(), e);
        }
    }
}
