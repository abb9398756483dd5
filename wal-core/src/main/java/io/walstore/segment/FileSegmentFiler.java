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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Keeps each segment in a file of its own, in one directory. */
public final class FileSegmentFiler implements SegmentFiler {

    /** Version of the format that is written. */
    public static final int FORMAT_VERSION = SegmentHeader.VERSION;

    private static final int KEPT_APPEND_BUFFER_BYTES = 8 * 1024 * 1024;
    private static final int OPEN_SEALED_FILES = 256;

    private final Vfs vfs;
    private final Headers headers;
    private final Preparation preparation;
    private final Verification verification;
    private final Strays strays;
    private final Quarantine quarantine;
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
        this.headers = new Headers(vfs);
        this.preparation = new Preparation(vfs);
        this.verification = new Verification(vfs, headers);
        this.strays = new Strays(vfs, headers);
        this.quarantine = new Quarantine(vfs);
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
        preparation.prepare(logId, info);
    }

    @Override
    public SegmentWriter create(SegmentInfo info, SegmentLink link) {
        String name = SegmentName.of(info.id());
        try {
            ReadableFile readFile = vfs.openReader(name);
            try {
                int headerCrc = SegmentHeader.crc(headers.intact(readFile, name));
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
        ByteBuffer sector = Headers.sector(file);
        List<WalCorruptException> damages = new ArrayList<>();
        headers.flaw(sector, name).ifPresent(damages::add);
        if (damages.isEmpty()) {
            headers.checkIdentity(logId, info, name, sector);
        }
        SegmentScan scan = headers.scan(info, name, file, sector);
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

    @Override
    public SegmentReader open(long logId, SegmentInfo info) {
        String name = SegmentName.of(info.id());
        if (info.lost()) {
            return new LostSegmentReader(vfs.describe(name), info);
        }
        LazyFile file = new LazyFile(vfs, name, opened -> checkSealed(logId, info, name, opened), openFiles);
        StoredOffsets offsets = new StoredOffsets(indexCache, info, file, () -> rescan(info, name));
        return new FileSegmentReader(
                vfs.describe(name),
                info,
                file,
                offsets,
                readBuffers,
                (last, pace) -> verification.sealed(logId, info, name, pace));
    }

    /** A reader of a segment whose offsets are in memory. */
    SegmentReader reader(SegmentInfo info, ReadableFile file, OffsetTable offsets) {
        String name = SegmentName.of(info.id());
        return new FileSegmentReader(
                vfs.describe(name),
                info,
                file,
                offsets,
                readBuffers,
                (last, pace) -> verification.tail(info, name, last, pace));
    }

    @Override
    public boolean share(SegmentInfo info, Vfs target) {
        String name = SegmentName.of(info.id());
        try {
            return vfs.link(name, target);
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot share: " + e.getMessage(), e);
        }
    }

    @Override
    public void copy(SegmentInfo info, Vfs target) {
        String name = SegmentName.of(info.id());
        try {
            FileCopy.durably(vfs, name, target, name);
        } catch (DiskFullException e) {
            throw new WalFullException("no room for a copy of " + vfs.describe(name), e);
        } catch (IOException e) {
            throw new WalException(vfs.describe(name) + ": cannot copy: " + e.getMessage(), e);
        }
    }

    /** A damaged header tells nothing; the records and entries behind it are bound to the segment by themselves. */
    private void checkSealed(long logId, SegmentInfo info, String name, ReadableFile file) throws IOException {
        ByteBuffer sector = Headers.sector(file);
        if (headers.flaw(sector, name).isEmpty()) {
            headers.checkIdentity(logId, info, name, sector);
        }
    }

    /** Scans for the offsets if the stored index is damaged; null if it is intact. */
    private @Nullable OffsetTable rescan(SegmentInfo info, String name) throws IOException {
        try (ReadableFile file = vfs.openReader(name)) {
            SegmentScan scan = headers.scan(info, name, file, Headers.sector(file));
            if (scan.intactSealAt(info.indexStart())) {
                return null;
            }
            scan.runOn();
            return scan.offsets();
        }
    }

    @Override
    public Optional<IdentifiedSegment> identify(long id) {
        return strays.identify(id);
    }

    @Override
    public Optional<IdentifiedSegment> infer(long id) {
        return strays.infer(id);
    }

    @Override
    public StraySegment inspect(long logId, long id) {
        return strays.inspect(logId, id);
    }

    @Override
    public String quarantine(long id) {
        return quarantine.setAside(id);
    }

    @Override
    public String quarantineCopy(long id) {
        return quarantine.copyAside(id);
    }

    @Override
    public List<String> quarantined() {
        return quarantine.names();
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
