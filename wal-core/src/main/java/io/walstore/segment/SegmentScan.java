package io.walstore.segment;

import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.WalCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks the records of one segment from the first on, as far as they are intact.
 *
 * <p>A record is intact if its header is valid at this place, continues the chain and the indexes, and its payload has
 * the checksum and the structure it should have. Reads each byte once and changes nothing.
 */
final class SegmentScan {

    private final String path;
    private final SegmentInfo info;
    private final Window window;
    private final Checksum checksum = new Checksum();
    private final OffsetTable offsets = new OffsetTable();

    /** Empty if the record is lost, or there is none. */
    private SegmentLink link = SegmentLink.NONE;

    /** Whether the first record was passed, intact or not. */
    private boolean begun;

    /** Whether the way led round damage. */
    private boolean detoured;

    private long baseIndex;
    private long nextIndex;
    private long end = Layout.FIRST_RECORD_OFFSET;
    private int chain;
    private long syncedOffset = Layout.FIRST_RECORD_OFFSET;
    private long dataEnd;
    private int dataChain;
    private long newestGeneration;
    private long lastAppendTimeMillis;
    private long indexStart;

    SegmentScan(String path, SegmentInfo info, Window window, int headerCrc) {
        this.path = path;
        this.info = info;
        this.window = window;
        this.chain = headerCrc;
        this.baseIndex = info.baseIndex();
        this.nextIndex = info.baseIndex();
    }

    /** Walks to the first record that is not intact, or to the SEAL. */
    void run() throws IOException {
        while (!sealed() && headerAt(end)) {
            RecordHeader header = RecordHeader.read(window.bytes(), window.show(end, RecordHeader.BYTES));
            if (!continues(header) || !payloadIntact(header)) {
                return;
            }
            accept(header);
        }
    }

    /**
     * Walks to the end, round whatever is not intact: the entries there get places at which nothing verifies. Answers what
     * the way led round.
     */
    List<WalCorruptException> runOn() throws IOException {
        List<WalCorruptException> passed = new ArrayList<>();
        run();
        while (!sealed()) {
            Optional<WalCorruptException> damage = new Detour(this).take();
            if (damage.isEmpty()) {
                return passed;
            }
            passed.add(damage.get());
            run();
        }
        return passed;
    }

    /** Takes the first record for what it is, because what it continues is lost. */
    void beginAnywhere() throws IOException {
        chain = headerAt(end) ? header(end).chain() : 0;
    }

    /** Whether a valid header of this segment is at an offset, whatever came before it. */
    boolean headerAt(long offset) throws IOException {
        if (offset + RecordHeader.BYTES > window.fileSize()) {
            return false;
        }
        int at = window.show(offset, RecordHeader.BYTES);
        return RecordHeader.validAt(window.bytes(), at, info.salt(), offset, checksum);
    }

    /** Whether the index that begins at an offset is what was written, whatever became of the entries before it. */
    boolean intactSealAt(long offset) throws IOException {
        if (!headerAt(offset)) {
            return false;
        }
        RecordHeader header = RecordHeader.read(window.bytes(), window.show(offset, RecordHeader.BYTES));
        return header.type() == RecordHeader.Type.SEAL && header.end() <= window.fileSize() && checksumMatches(header);
    }

    /** The header at an offset where a valid one is. */
    RecordHeader header(long offset) throws IOException {
        return RecordHeader.read(window.bytes(), window.show(offset, RecordHeader.BYTES));
    }

    /** A scan of what the file holds now up to an offset; it has not run. */
    SegmentScan again(long end) {
        return new SegmentScan(path, info, new Window(window.file(), end), 0);
    }

    /** Whether records follow each other from one offset to another, each as it was written. */
    boolean intactBetween(long from, long to) throws IOException {
        long at = from;
        while (at < to && headerAt(at)) {
            RecordHeader header = RecordHeader.read(window.bytes(), window.show(at, RecordHeader.BYTES));
            if (header.end() > to || !checksumMatches(header)) {
                return false;
            }
            at = header.end();
        }
        return at == to;
    }

    private boolean checksumMatches(RecordHeader header) throws IOException {
        int at = window.show(header.offset(), Layout.recordBytes(header.length())) + RecordHeader.BYTES;
        return checksum.of(window.bytes(), at, header.length()) == header.payloadCrc();
    }

    private boolean continues(RecordHeader header) {
        boolean first = !begun;
        boolean linkFirst = first == (header.type() == RecordHeader.Type.LINK);
        boolean indexFollows =
                first || header.firstIndex() == (header.type() == RecordHeader.Type.SEAL ? baseIndex : nextIndex);
        return linkFirst && indexFollows && header.chain() == chain && header.end() <= window.fileSize();
    }

    private boolean payloadIntact(RecordHeader header) throws IOException {
        return intact(header) && (header.type() != RecordHeader.Type.SEAL || header.count() == offsets.count());
    }

    /** Whether a record is what was written, wherever it stands and whatever is missing before it. */
    boolean intact(RecordHeader header) throws IOException {
        int at = window.show(header.offset(), Layout.recordBytes(header.length())) + RecordHeader.BYTES;
        ByteBuffer bytes = window.bytes();
        return checksumMatches(header)
                && zeros(bytes, at + header.length(), at + (int) Layout.align(header.length()))
                && structured(header, bytes, at);
    }

    private static boolean zeros(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean structured(RecordHeader header, ByteBuffer bytes, int at) {
        return switch (header.type()) {
            case LINK -> header.length() == LinkFormat.BYTES && header.firstIndex() > 0 && header.count() == 0;
            case DATA -> header.count() > 0 && entriesFill(header, bytes, at);
            case MARK -> header.length() == 0 && header.count() == 0;
            case SEAL -> header.length() == (long) header.count() * Integer.BYTES;
        };
    }

    /** Whether the entries' lengths add up to the payload's; their bytes are covered by its checksum. */
    private static boolean entriesFill(RecordHeader header, ByteBuffer bytes, int at) {
        int limit = at + header.length();
        int next = at;
        for (int i = 0; i < header.count(); i++) {
            if (limit - next < EntryFormat.HEADER_BYTES) {
                return false;
            }
            int length = EntryFormat.length(bytes, next);
            if (length < 0 || length > limit - next - EntryFormat.HEADER_BYTES) {
                return false;
            }
            next += EntryFormat.HEADER_BYTES + length;
        }
        return next == limit;
    }

    private void accept(RecordHeader header) throws IOException {
        int at = window.show(header.offset(), Layout.recordBytes(header.length()));
        switch (header.type()) {
            case LINK -> acceptLink(header, at);
            case DATA -> acceptBatch(header, at);
            case SEAL -> acceptIndex(header, at);
            case MARK -> {}
        }
        pass(header, at);
        if (header.type() == RecordHeader.Type.DATA) {
            dataEnd = end;
            dataChain = chain;
        }
    }

    private void acceptIndex(RecordHeader header, int at) {
        indexStart = header.offset();
        if (detoured) {
            takePlaces(header, at);
        }
    }

    private void pass(RecordHeader header, int at) {
        begun = true;
        newestGeneration = Math.max(newestGeneration, header.generation());
        syncedOffset = header.syncedOffset();
        chain = RecordHeader.crc(window.bytes(), at);
        end = header.end();
    }

    /** Takes the entries of a batch one by one, because as a whole it is damaged. */
    void passDamaged(RecordHeader batch) throws IOException {
        if (baseIndex == 0) {
            baseIndex = batch.firstIndex();
            nextIndex = baseIndex;
        }
        int at = window.show(batch.offset(), Layout.recordBytes(batch.length()));
        int begin = at + RecordHeader.BYTES;
        int limit = begin + batch.length();
        int[] places =
                new EntrySearch(window.bytes(), limit, info.salt(), nextIndex, batch.count(), checksum).from(begin);
        offsets.reserve(batch.count());
        for (int i = 0; i < batch.count(); i++) {
            offsets.add(batch.offset() + places[i] - at, batch.offset() + places[i + 1] - at);
        }
        nextIndex += batch.count();
        detoured = true;
        pass(batch, at);
        dataEnd = end;
        dataChain = chain;
    }

    /**
     * Goes on at a record further on, as if it continued the chain: what is in between is lost, but for entries that
     * verify nevertheless. Answers how many entries are missing; where nothing fixes the first index, all from 1 on.
     */
    long goOnBefore(RecordHeader record) throws IOException {
        long lost = lostBefore(record);
        long missing = baseIndex == 0 ? record.firstIndex() - 1 : lost;
        if (baseIndex == 0) {
            baseIndex = record.firstIndex();
            nextIndex = baseIndex;
        }
        begun = true;
        detoured = true;
        placeLost(Math.toIntExact(lost), record.offset());
        nextIndex += lost;
        end = record.offset();
        chain = record.chain();
        return missing;
    }

    /** Entries may stand behind a header that is damaged; the rest is nowhere. */
    private void placeLost(int lost, long limit) throws IOException {
        offsets.reserve(lost);
        long next = end + RecordHeader.BYTES;
        for (int i = 0; i < lost; i++) {
            int size = intactSizeAt(next, limit, nextIndex + i);
            offsets.add((int) next, (int) next + size);
            next += size;
        }
    }

    /** Bytes of the entry at an offset; 0 if it is not intact there. */
    private int intactSizeAt(long offset, long limit, long index) throws IOException {
        if (limit - offset < EntryFormat.HEADER_BYTES) {
            return 0;
        }
        int header = window.show(offset, EntryFormat.HEADER_BYTES);
        int size = EntryFormat.sizeAt(window.bytes(), header, header + (int) (limit - offset));
        if (size < 0) {
            return 0;
        }
        int at = window.show(offset, size);
        int place = EntryFormat.place(info.salt(), index);
        return EntryFormat.intact(window.bytes(), at, at + size, place, checksum) ? size : 0;
    }

    /** An index knows better than a detour where the entries are. */
    private void takePlaces(RecordHeader seal, int recordAt) {
        int at = recordAt + RecordHeader.BYTES;
        for (int i = 0; i < seal.count(); i++) {
            offsets.put(i, window.bytes().getInt(at + i * Integer.BYTES));
        }
        offsets.put(seal.count(), seal.offset());
    }

    /** How many entries are missing in front of a record, if it belongs here at all. */
    long lostBefore(RecordHeader record) {
        if (record.type() == RecordHeader.Type.SEAL) {
            boolean here = baseIndex == 0 || record.firstIndex() == baseIndex;
            return here ? (long) record.count() - offsets.count() : -1;
        }
        return baseIndex == 0 ? 0 : record.firstIndex() - nextIndex;
    }

    /** Takes it that the segment began earlier, unless its index is there and tells otherwise: those entries are lost. */
    void beginAt(long firstIndex) {
        long lost = baseIndex - firstIndex;
        if (!sealed() && lost > 0 && lost < window.fileSize() / EntryFormat.HEADER_BYTES) {
            offsets.missInFront((int) lost, Layout.FIRST_RECORD_OFFSET);
            baseIndex = firstIndex;
        }
    }

    private void acceptLink(RecordHeader header, int at) {
        if (info.baseIndex() != 0 && info.baseIndex() != header.firstIndex()) {
            String message =
                    "the segment begins at index " + header.firstIndex() + ", the catalogue says " + info.baseIndex();
            throw new WalCorruptException(path, header.offset(), info.baseIndex(), 0, message);
        }
        link = LinkFormat.read(window.bytes(), at + RecordHeader.BYTES);
        baseIndex = header.firstIndex();
        nextIndex = baseIndex;
    }

    private void acceptBatch(RecordHeader header, int at) {
        ByteBuffer bytes = window.bytes();
        int next = at + RecordHeader.BYTES;
        offsets.reserve(header.count());
        for (int i = 0; i < header.count(); i++) {
            int size = EntryFormat.HEADER_BYTES + EntryFormat.length(bytes, next);
            int offset = header.offset() + next - at;
            offsets.add(offset, offset + size);
            lastAppendTimeMillis = EntryFormat.timeMillis(bytes, next);
            next += size;
        }
        nextIndex += header.count();
    }

    /** Whether an intact SEAL was reached. */
    boolean sealed() {
        return indexStart != 0;
    }

    /** Whether at least one batch is intact; a LINK alone was never acknowledged. */
    boolean used() {
        return dataEnd != 0;
    }

    SegmentLink link() {
        return link;
    }

    long baseIndex() {
        return baseIndex;
    }

    /** The index that would come next; 0 if nothing fixes it. */
    long nextIndex() {
        return nextIndex;
    }

    long end() {
        return end;
    }

    int chain() {
        return chain;
    }

    long syncedOffset() {
        return syncedOffset;
    }

    long dataEnd() {
        return dataEnd;
    }

    int dataChain() {
        return dataChain;
    }

    long newestGeneration() {
        return newestGeneration;
    }

    long lastAppendTimeMillis() {
        return lastAppendTimeMillis;
    }

    long indexStart() {
        return indexStart;
    }

    OffsetTable offsets() {
        return offsets;
    }

    Window window() {
        return window;
    }

    String path() {
        return path;
    }

    SegmentInfo info() {
        return info;
    }
}
