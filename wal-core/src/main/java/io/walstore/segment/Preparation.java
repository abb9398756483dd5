package io.walstore.segment;

import io.walstore.spi.DiskFullException;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes the files of segments that are written next: as large as they will be, filled, and durable. */
final class Preparation {

    private static final int CHUNK_BYTES = 512 * 1024;

    private final Vfs vfs;

    Preparation(Vfs vfs) {
        this.vfs = vfs;
    }

    /** See {@link io.walstore.spi.SegmentFiler#prepare}. */
    void prepare(long logId, SegmentInfo info) {
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
            ByteBuffer chunk = FileSegmentFiler.direct((int) Math.min(CHUNK_BYTES, info.sizeLimit()));
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
}
