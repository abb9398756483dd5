package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads whole segments, through handles of its own, whatever the readers have open. */
final class Verification {

    private final Vfs vfs;
    private final Headers headers;

    Verification(Vfs vfs, Headers headers) {
        this.vfs = vfs;
        this.headers = headers;
    }

    /** Of a segment that is complete. */
    Optional<WalCorruptException> sealed(long logId, SegmentInfo info, String name, LongConsumer pace)
            throws IOException {
        try (ReadableFile file = new PacedFile(vfs.openReader(name), pace)) {
            ByteBuffer sector = headers.intact(file, name);
            headers.checkIdentity(logId, info, name, sector);
            SegmentScan scan = headers.scan(info, name, file, sector);
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

    /** Of one that is written: what comes meanwhile is behind the last entry that matters, so it is not missed. */
    Optional<WalCorruptException> tail(SegmentInfo info, String name, long lastIndex, LongConsumer pace)
            throws IOException {
        try (ReadableFile file = new PacedFile(vfs.openReader(name), pace)) {
            long sizeBytes = file.size();
            try {
                return tail(info, name, lastIndex, file);
            } catch (IOException e) {
                if (file.size() == sizeBytes) {
                    throw e;
                }
                return tail(info, name, lastIndex, file); // it was sealed meanwhile, and cut behind its index
            }
        }
    }

    private Optional<WalCorruptException> tail(SegmentInfo info, String name, long lastIndex, ReadableFile file)
            throws IOException {
        SegmentScan scan = headers.scan(info, name, file, headers.intact(file, name));
        scan.run();
        return scan.nextIndex() > lastIndex
                ? Optional.empty()
                : flaw(name, scan.end(), "the segment is intact up to here only, not up to entry " + lastIndex);
    }

    private Optional<WalCorruptException> flaw(String name, long offset, String message) {
        return Optional.of(new WalCorruptException(vfs.describe(name), offset, 0, 0, message));
    }
}
