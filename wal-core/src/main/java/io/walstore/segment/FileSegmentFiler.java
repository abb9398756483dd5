package io.walstore.segment;

import io.walstore.spi.DiskFullException;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps each segment in a file of its own, in one directory. */
public final class FileSegmentFiler implements SegmentFiler {

    /** Version of the format that is written. */
    public static final int FORMAT_VERSION = SegmentHeader.VERSION;

    private static final int CHUNK_BYTES = 512 * 1024;
    private static final int KEPT_APPEND_BUFFER_BYTES = 8 * 1024 * 1024;
    private static final int OPEN_SEALED_FILES = 256;

    private final Vfs vfs;
    private final ReadBuffers readBuffers = new ReadBuffers();
    private final IndexCache indexCache = new IndexCache();
    private final OpenFiles openFiles = new OpenFiles(OPEN_SEALED_FILES);

    /** Reused by whoever appends, one at a time. */
    private ByteBuffer appendBuffer = direct(64 * 1024);

    /**
     * A filer over a directory.
     *
     * @param vfs the directory
     */
    public FileSegmentFiler(Vfs vfs) {
        this.vfs = vfs;
    }

    @Override
    public List<StoredSegment> list() {
        try {
            return vfs.list().stream()
                    .flatMap(file -> stored(file).stream())
                    .sorted((a, b) -> Long.compareUnsigned(a.id(), b.id()))
                    .toList();
        } catch (IOException e) {
            throw new WalException("cannot list " + vfs.describe("") + ": " + e.getMessage(), e);
        }
    }

    private Stream<String> names() {
        try {
            return vfs.list().stream().map(Vfs.FileStatus::name);
        } catch (IOException e) {
            throw new WalException("cannot list " + vfs.describe("") + ": " + e.getMessage(), e);
        }
    }

    private static Optional<StoredSegment> stored(Vfs.FileStatus file) {
        OptionalLong id = SegmentName.id(file.name());
        return id.isPresent()
                ? Optional.of(new StoredSegment(id.getAsLong(), file.name(), file.sizeBytes()))
                : Optional.empty();
    }

    @Override
    public String name(long id) {
        return SegmentName.of(id);
    }

    @Override
    public long sizeFor(int entries, long payloadBytes) {
        return Layout.segmentBytes(entries, payloadBytes);
    }

    @Override
    public void prepare(long logId, SegmentInfo info) {
        try {
            createUnfinished(logId, info);
            vfs.rename(SegmentName.UNFINISHED, SegmentName.of(info.id()));
            vfs.sync();
        } catch (IOException e) {
            discardUnfinished(e);
            throw prepareFailed(info, e);
        }
    }

    /** The name tells that the file is complete, so it gets its name only when its bytes are durable. */
    private void createUnfinished(long logId, SegmentInfo info) throws IOException {
        vfs.delete(SegmentName.UNFINISHED);
        if (vfs.usableBytes() < info.sizeLimit()) {
            throw new DiskFullException("only " + vfs.usableBytes() + " bytes are left");
        }
        try (WritableFile file = vfs.create(SegmentName.UNFINISHED)) {
            SegmentHeader header =
                    new SegmentHeader(logId, info.id(), info.salt(), info.sizeLimit(), info.createTimeMillis());
            ByteBuffer chunk = direct((int) Math.min(CHUNK_BYTES, info.sizeLimit()));
            header.write(chunk);
            for (long offset = 0; offset < info.sizeLimit(); offset += chunk.limit()) {
                chunk.limit((int) Math.min(chunk.capacity(), info.sizeLimit() - offset));
                Fill.put(chunk, info.salt(), offset + chunk.position());
                file.write(chunk.flip(), offset);
                file.sync(); // piece by piece: one large sync would hold up those of the appends
                chunk.clear();
            }
        }
    }

    private void discardUnfinished(IOException cause) {
        try {
            vfs.delete(SegmentName.UNFINISHED);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private WalException prepareFailed(SegmentInfo info, IOException e) {
        String message = "cannot prepare a segment of " + info.sizeLimit() + " bytes in " + vfs.describe("") + ": "
                + e.getMessage();
        return e instanceof DiskFullException ? new WalFullException(message, e) : new WalException(message, e);
    }

    @Override
    public SegmentWriter create(SegmentInfo info, SegmentLink link) {
        String name = SegmentName.of(info.id());
        try {
            ReadableFile readFile = vfs.openReader(name);
            try {
                int headerCrc = SegmentHeader.crc(header(readFile, name));
                WritableFile file = vfs.openWriter(name);
                return new FileSegmentWriter(this, vfs.describe(name), file, readFile, info, headerCrc, link);
            } catch (IOException | RuntimeException e) {
                readFile.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw missing(info, name);
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot open: " + e.getMessage(), e);
        }
    }

    SegmentWriter writer(WritableFile file, ReadableFile readFile, SegmentScan scan, SegmentInfo info) {
        return new FileSegmentWriter(this, file, readFile, scan, info);
    }

    @Override
    public RecoveredSegment recoverTail(long logId, SegmentInfo info) {
        String name = SegmentName.of(info.id());
        try {
            ReadableFile file = vfs.openReader(name);
            try {
                return recover(logId, info, name, file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw missing(info, name);
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot read: " + e.getMessage(), e);
        }
    }

    private WalCorruptException missing(SegmentInfo info, String name) {
        long firstIndex = Math.max(1, info.minIndex());
        return new WalCorruptException(
                vfs.describe(name), 0, firstIndex, info.maxIndex(), "the segment's file is missing");
    }

    private RecoveredSegment recover(long logId, SegmentInfo info, String name, ReadableFile file) throws IOException {
        ByteBuffer sector = sector(file);
        List<WalCorruptException> damages = new ArrayList<>();
        headerFlaw(sector, name).ifPresent(damages::add);
        if (damages.isEmpty()) {
            checkIdentity(logId, info, name, sector);
        }
        SegmentScan scan = scan(info, name, file, sector);
        scan.run();
        TailVerdict verdict = TailVerdict.of(scan);
        verdict.damage().ifPresent(damages::add);
        if (verdict.damage().isPresent() || missing(info, scan).isPresent()) {
            damages.addAll(leadRound(scan, verdict));
            missing(info, scan).ifPresent(damages::add);
        }
        return new RecoveredFileSegment(this, file, scan, verdict.writtenEnd(), damages);
    }

    /** What else is damaged behind the first damage, of which the verdict tells. */
    private static List<WalCorruptException> leadRound(SegmentScan scan, TailVerdict verdict) throws IOException {
        long first = scan.end();
        List<WalCorruptException> passed = scan.runOn();
        List<WalCorruptException> others = new ArrayList<>(
                passed.subList(verdict.damage().isPresent() && !passed.isEmpty() ? 1 : 0, passed.size()));
        if (scan.end() > first) {
            TailVerdict.of(scan).damage().ifPresent(others::add);
        }
        return others;
    }

    private void checkIdentity(long logId, SegmentInfo info, String name, ByteBuffer sector) {
        SegmentHeader header = SegmentHeader.read(sector);
        if (header.logId() != logId || header.segmentId() != info.id() || header.salt() != info.salt()) {
            String message = String.format(
                    "this is segment %x of log %x, the catalogue means segment %x of log %x",
                    header.segmentId(), header.logId(), info.id(), logId);
            throw new WalCorruptException(vfs.describe(name), 0, info.minIndex(), info.maxIndex(), message);
        }
    }

    private static Optional<WalCorruptException> missing(SegmentInfo info, SegmentScan scan) {
        long fileSize = scan.window().fileSize();
        long first = Math.max(1, scan.nextIndex());
        if (info.maxIndex() >= first) {
            String message = "the catalogue says that entries up to " + info.maxIndex() + " were durable";
            return Optional.of(new WalCorruptException(scan.path(), scan.end(), first, info.maxIndex(), message));
        }
        if (!scan.sealed() && fileSize < info.sizeLimit()) {
            String message = "the file has " + fileSize + " bytes, the catalogue says " + info.sizeLimit();
            return Optional.of(new WalCorruptException(scan.path(), fileSize, first, 0, message));
        }
        return Optional.empty();
    }

    /** Reads and verifies the first sector. */
    private ByteBuffer header(ReadableFile file, String name) throws IOException {
        ByteBuffer sector = sector(file);
        Optional<WalCorruptException> flaw = headerFlaw(sector, name);
        if (flaw.isPresent()) {
            throw flaw.get();
        }
        return sector;
    }

    private static ByteBuffer sector(ReadableFile file) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(sector, 0);
        return sector.flip();
    }

    private Optional<WalCorruptException> headerFlaw(ByteBuffer sector, String name) {
        if (!SegmentHeader.hasMagic(sector)) {
            return Optional.of(damagedHeader(name, "no segment header is there"));
        }
        if (SegmentHeader.version(sector) > SegmentHeader.VERSION && SegmentHeader.intact(sector)) {
            throw new WalException(vfs.describe(name) + " has format version " + SegmentHeader.version(sector)
                    + ", this library reads versions up to " + SegmentHeader.VERSION
                    + ": use the library version that wrote it");
        }
        boolean intact = SegmentHeader.version(sector) == SegmentHeader.VERSION && SegmentHeader.intact(sector);
        return intact
                ? Optional.empty()
                : Optional.of(damagedHeader(name, "the segment header does not match its checksum"));
    }

    private WalCorruptException damagedHeader(String name, String message) {
        return new WalCorruptException(vfs.describe(name), 0, 0, 0, message);
    }

    @Override
    public SegmentReader open(long logId, SegmentInfo info) {
        String name = SegmentName.of(info.id());
        if (info.lost()) {
            return new LostSegmentReader(vfs.describe(name), info);
        }
        LazyFile file = new LazyFile(vfs, name, opened -> checkSealed(logId, info, name, opened), openFiles);
        StoredOffsets offsets = new StoredOffsets(indexCache, info, file, () -> rescan(info, name));
        return new FileSegmentReader(
                vfs.describe(name), info, file, offsets, readBuffers, (last, pace) -> verify(logId, info, name, pace));
    }

    /** A reader of a segment whose offsets are in memory. */
    SegmentReader reader(SegmentInfo info, ReadableFile file, OffsetTable offsets) {
        String name = SegmentName.of(info.id());
        return new FileSegmentReader(
                vfs.describe(name), info, file, offsets, readBuffers, (last, pace) -> verify(info, name, last, pace));
    }

    /** Reads through a handle of its own, whatever the readers have open. */
    private Optional<WalCorruptException> verify(long logId, SegmentInfo info, String name, LongConsumer pace)
            throws IOException {
        try (ReadableFile file = new PacedFile(vfs.openReader(name), pace)) {
            ByteBuffer sector = header(file, name);
            checkIdentity(logId, info, name, sector);
            SegmentScan scan = scan(info, name, file, sector);
            scan.run();
            if (!scan.sealed() || scan.indexStart() != info.indexStart() || scan.nextIndex() <= info.maxIndex()) {
                return flaw(name, scan.end(), "the segment is intact up to here only, not up to its index");
            }
            if (file.size() != info.sizeLimit()) {
                String message = "the file has " + file.size() + " bytes, the catalogue says " + info.sizeLimit();
                return flaw(name, info.sizeLimit(), message);
            }
            return Optional.empty();
        }
    }

    /** What is written meanwhile is behind the last entry that matters, so it is not missed. */
    private Optional<WalCorruptException> verify(SegmentInfo info, String name, long lastIndex, LongConsumer pace)
            throws IOException {
        try (ReadableFile file = new PacedFile(vfs.openReader(name), pace)) {
            long sizeBytes = file.size();
            try {
                return verify(info, name, lastIndex, file);
            } catch (IOException e) {
                if (file.size() == sizeBytes) {
                    throw e;
                }
                return verify(info, name, lastIndex, file); // it was sealed meanwhile, and cut behind its index
            }
        }
    }

    private Optional<WalCorruptException> verify(SegmentInfo info, String name, long lastIndex, ReadableFile file)
            throws IOException {
        SegmentScan scan = scan(info, name, file, header(file, name));
        scan.run();
        return scan.nextIndex() > lastIndex
                ? Optional.empty()
                : flaw(name, scan.end(), "the segment is intact up to here only, not up to entry " + lastIndex);
    }

    private Optional<WalCorruptException> flaw(String name, long offset, String message) {
        return Optional.of(new WalCorruptException(vfs.describe(name), offset, 0, 0, message));
    }

    private SegmentScan scan(SegmentInfo info, String name, ReadableFile file, ByteBuffer sector) throws IOException {
        Window window = new Window(file, file.size());
        if (headerFlaw(sector, name).isEmpty()) {
            return new SegmentScan(vfs.describe(name), info, window, SegmentHeader.crc(sector));
        }
        SegmentScan scan = new SegmentScan(vfs.describe(name), info, window, 0);
        scan.beginAnywhere();
        return scan;
    }

    @Override
    public boolean copy(SegmentInfo info, Vfs target) {
        String name = SegmentName.of(info.id());
        try {
            boolean linked = vfs.link(name, target);
            if (!linked) {
                FileCopy.durably(vfs, name, target, name);
            }
            return linked;
        } catch (DiskFullException e) {
            throw new WalFullException("no room for a copy of " + vfs.describe(name), e);
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot copy: " + e.getMessage(), e);
        }
    }

    /** A damaged header tells nothing; the records and entries behind it are bound to the segment by themselves. */
    private void checkSealed(long logId, SegmentInfo info, String name, ReadableFile file) throws IOException {
        ByteBuffer sector = sector(file);
        if (headerFlaw(sector, name).isEmpty()) {
            checkIdentity(logId, info, name, sector);
        }
    }

    /** Scans for the offsets if the stored index is damaged; null if it is intact. */
    private @Nullable OffsetTable rescan(SegmentInfo info, String name) throws IOException {
        try (ReadableFile file = vfs.openReader(name)) {
            SegmentScan scan = scan(info, name, file, sector(file));
            if (scan.intactSealAt(info.indexStart())) {
                return null;
            }
            scan.runOn();
            return scan.offsets();
        }
    }

    @Override
    public Optional<IdentifiedSegment> identify(long id) {
        String name = SegmentName.of(id);
        try (ReadableFile file = vfs.openReader(name)) {
            SegmentHeader header = SegmentHeader.read(header(file, name));
            SegmentInfo info =
                    SegmentInfo.prepared(id, 0, header.createTimeMillis(), header.sizeLimit(), header.salt());
            return header.segmentId() == id
                    ? Optional.of(new IdentifiedSegment(header.logId(), info))
                    : Optional.empty();
        } catch (WalCorruptException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<IdentifiedSegment> infer(long id) {
        String name = SegmentName.of(id);
        try (ReadableFile file = vfs.openReader(name)) {
            Window window = new Window(file, file.size());
            return salt(window)
                    .map(salt -> new IdentifiedSegment(0, SegmentInfo.prepared(id, 0, 0, window.fileSize(), salt)));
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot read: " + e.getMessage(), e);
        }
    }

    /** The salt of most records: those of another segment may stand in a payload. */
    private static Optional<Long> salt(Window window) throws IOException {
        Checksum checksum = new Checksum();
        Map<Long, Integer> counts = new HashMap<>();
        for (long at = Layout.FIRST_RECORD_OFFSET;
                at + RecordHeader.BYTES <= window.fileSize();
                at += Layout.ALIGNMENT_BYTES) {
            int place = window.show(at, RecordHeader.BYTES);
            long salt = RecordHeader.salt(window.bytes(), place);
            if (RecordHeader.validAt(window.bytes(), place, salt, at, checksum)) {
                counts.merge(salt, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    @Override
    public StraySegment inspect(long logId, long id) {
        String name = SegmentName.of(id);
        try (ReadableFile file = vfs.openReader(name)) {
            SegmentHeader header = SegmentHeader.read(header(file, name));
            boolean own = header.logId() == logId && header.segmentId() == id;
            return new StraySegment(own, own ? newestGeneration(file, header) : 0);
        } catch (WalCorruptException e) {
            return new StraySegment(false, 0);
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot read: " + e.getMessage(), e);
        }
    }

    /** Looks at every place where a record may begin, because a damaged one must not hide those behind it. */
    private static long newestGeneration(ReadableFile file, SegmentHeader header) throws IOException {
        Checksum checksum = new Checksum();
        Window window = new Window(file, file.size());
        long newest = 0;
        for (long at = Layout.FIRST_RECORD_OFFSET;
                at + RecordHeader.BYTES <= window.fileSize();
                at += Layout.ALIGNMENT_BYTES) {
            int place = window.show(at, RecordHeader.BYTES);
            if (RecordHeader.validAt(window.bytes(), place, header.salt(), at, checksum)) {
                newest = Math.max(
                        newest, RecordHeader.read(window.bytes(), place).generation());
            }
        }
        return newest;
    }

    @Override
    public void delete(long id) {
        try {
            vfs.delete(SegmentName.of(id));
        } catch (IOException e) {
            throw new WalException(vfs.describe(SegmentName.of(id)) + ": cannot delete: " + e.getMessage(), e);
        }
    }

    @Override
    public String quarantineCopy(long id) {
        try {
            String name = freeQuarantineName(id);
            vfs.delete(SegmentName.UNFINISHED);
            FileCopy.durably(vfs, SegmentName.of(id), vfs, SegmentName.UNFINISHED);
            vfs.rename(SegmentName.UNFINISHED, name);
            vfs.sync();
            return name;
        } catch (DiskFullException e) {
            throw new WalFullException("no room to set a copy of " + vfs.describe(SegmentName.of(id)) + " aside", e);
        } catch (IOException e) {
            throw new WalException(vfs.describe(SegmentName.of(id)) + ": cannot copy: " + e.getMessage(), e);
        }
    }

    private String freeQuarantineName(long id) {
        List<String> names = names().toList();
        int copy = 1;
        while (names.contains(SegmentName.quarantined(id, copy))) {
            copy++;
        }
        return SegmentName.quarantined(id, copy);
    }

    @Override
    public List<String> quarantined() {
        return names().filter(SegmentName::isQuarantined).toList();
    }

    @Override
    public String quarantine(long id) {
        try {
            String name = freeQuarantineName(id);
            vfs.rename(SegmentName.of(id), name);
            return name;
        } catch (IOException e) {
            throw new WalException(vfs.describe(SegmentName.of(id)) + ": cannot rename: " + e.getMessage(), e);
        }
    }

    @Override
    public void sync() {
        try {
            vfs.sync();
        } catch (IOException e) {
            throw new WalException(vfs.describe("") + ": cannot sync the directory: " + e.getMessage(), e);
        }
    }

    /** A little-endian buffer for whoever appends, limited to so many bytes. */
    ByteBuffer appendBuffer(int bytes) {
        if (bytes > KEPT_APPEND_BUFFER_BYTES) {
            return direct(bytes);
        }
        if (bytes > appendBuffer.capacity()) {
            appendBuffer = direct(Math.max(bytes, Math.min(KEPT_APPEND_BUFFER_BYTES, 2 * appendBuffer.capacity())));
        }
        return appendBuffer.clear().limit(bytes);
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Vfs vfs() {
        return vfs;
    }
}
