package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalVersionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Reads the first sectors of segment files, tells what is wrong with them, and begins scans behind them. */
final class Headers {

    private final Vfs vfs;

    Headers(Vfs vfs) {
        this.vfs = vfs;
    }

    /** Reads and verifies the first sector. */
    ByteBuffer intact(ReadableFile file, String name) throws IOException {
        ByteBuffer sector = sector(file);
        Optional<WalCorruptException> flaw = flaw(sector, name);
        if (flaw.isPresent()) {
            throw flaw.get();
        }
        return sector;
    }

    static ByteBuffer sector(ReadableFile file) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(sector, 0);
        return sector.flip();
    }

    Optional<WalCorruptException> flaw(ByteBuffer sector, String name) {
        if (!SegmentHeader.hasMagic(sector)) {
            return Optional.of(damaged(name, "no segment header is there"));
        }
        if (SegmentHeader.version(sector) > SegmentHeader.VERSION && SegmentHeader.intact(sector)) {
            throw new WalVersionException(vfs.describe(name) + " has format version " + SegmentHeader.version(sector)
                    + ", this library reads versions up to " + SegmentHeader.VERSION
                    + ": use the library version that wrote it");
        }
        boolean intact = SegmentHeader.version(sector) == SegmentHeader.VERSION && SegmentHeader.intact(sector);
        return intact ? Optional.empty() : Optional.of(damaged(name, "the segment header does not match its checksum"));
    }

    private WalCorruptException damaged(String name, String message) {
        return new WalCorruptException(vfs.describe(name), 0, 0, 0, message);
    }

    void checkIdentity(long logId, SegmentInfo info, String name, ByteBuffer sector) {
        SegmentHeader header = SegmentHeader.read(sector);
        if (header.logId() != logId || header.segmentId() != info.id() || header.salt() != info.salt()) {
            String message = String.format(
                    "this is segment %x of log %x, the catalogue means segment %x of log %x",
                    header.segmentId(), header.logId(), info.id(), logId);
            throw new WalCorruptException(vfs.describe(name), 0, info.minIndex(), info.maxIndex(), message);
        }
    }

    SegmentScan scan(SegmentInfo info, String name, ReadableFile file, ByteBuffer sector) throws IOException {
        Window window = new Window(file, file.size());
        if (flaw(sector, name).isEmpty()) {
            return new SegmentScan(vfs.describe(name), info, window, SegmentHeader.crc(sector));
        }
        SegmentScan scan = new SegmentScan(vfs.describe(name), info, window, 0);
        scan.beginAnywhere();
        return scan;
    }
}
