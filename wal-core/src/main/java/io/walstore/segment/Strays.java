package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.SegmentFiler.IdentifiedSegment;
import io.walstore.spi.SegmentFiler.StraySegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks segment files that no catalogue speaks of what they are. */
final class Strays {

    private final Vfs vfs;
    private final Headers headers;

    Strays(Vfs vfs, Headers headers) {
        this.vfs = vfs;
        this.headers = headers;
    }

    /** See {@link io.walstore.spi.SegmentFiler#identify}. */
    Optional<IdentifiedSegment> identify(long id) {
        String name = SegmentName.of(id);
        try (ReadableFile file = vfs.openReader(name)) {
            SegmentHeader header = SegmentHeader.read(headers.intact(file, name));
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

    /** See {@link io.walstore.spi.SegmentFiler#infer}. */
    Optional<IdentifiedSegment> infer(long id) {
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

    /** See {@link io.walstore.spi.SegmentFiler#inspect}. */
    StraySegment inspect(long logId, long id) {
        String name = SegmentName.of(id);
        try (ReadableFile file = vfs.openReader(name)) {
            SegmentHeader header = SegmentHeader.read(headers.intact(file, name));
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
}
