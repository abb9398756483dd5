package io.walstore;

import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.LogEntry;
import io.walstore.spi.MetaStore;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes one backup. The catalogue is written last: a crash before leaves segments without one, which no open takes for
 * a log.
 */
final class BackupCopy {

    private static final int CHUNK_BYTES = 256 * 1024;

    /** More than a record takes beside its entries. */
    private static final int RECORD_BYTES = 256;

    private static final int PAGE_BYTES = 4096;

    private final Foundation foundation;
    private final Parts parts;
    private final Backup.Snapshot snapshot;
    private final EarlierBackup earlier;
    private final Vfs target;
    private final Map<Long, SegmentInfo> catalogue;
    private final SegmentFiler filer;
    private final SegmentCopier copier;
    private final List<SegmentInfo> rows = new ArrayList<>();
    private long linkedBytes;
    private long copiedBytes;

    BackupCopy(Foundation foundation, Parts parts, Backup.Snapshot snapshot, EarlierBackup earlier, Vfs target) {
        this.foundation = foundation;
        this.parts = parts;
        this.snapshot = snapshot;
        this.earlier = earlier;
        this.target = target;
        this.catalogue =
                snapshot.state().segments().stream().collect(Collectors.toMap(SegmentInfo::id, Function.identity()));
        this.filer = new FileSegmentFiler(target);
        this.copier = new SegmentCopier(
                filer, snapshot.state().logId(), snapshot.state().generation());
    }

    BackupReport run(Path directory) {
        for (Segment segment : snapshot.segments()) {
            parts.lifecycle().checkNotClosed();
            SegmentInfo row = catalogue.getOrDefault(segment.id(), segment.info());
            rows.add(row.sealed() ? bring(row) : rewrite(segment, row));
        }
        if (rows.isEmpty()) {
            keepNextIndex();
        }
        filer.sync();
        commit();
        boolean empty = snapshot.segments().isEmpty();
        long first = empty ? 0 : Math.max(rows.get(0).minIndex(), rows.get(0).baseIndex());
        long last = empty ? 0 : snapshot.lastIndex();
        return new BackupReport(directory, first, last, rows.size(), linkedBytes, copiedBytes);
    }

    /** Of an emptied log the prepared segment alone knows where it goes on. */
    private void keepNextIndex() {
        for (SegmentInfo info : catalogue.values()) {
            if (!info.sealed() && info.baseIndex() != 0) {
                filer.prepare(snapshot.state().logId(), info);
                rows.add(info);
            }
        }
    }

    private SegmentInfo bring(SegmentInfo row) {
        if (!row.lost()) {
            if (parts.filer().share(row, target) || earlier.share(row, target)) {
                linkedBytes += row.sizeLimit();
            } else {
                parts.filer().copy(row, target);
                copiedBytes += row.sizeLimit();
            }
        }
        copier.follows(row);
        return row;
    }

    /** A segment that is being written is copied entry by entry, as far as it is durable, and is complete then. */
    private SegmentInfo rewrite(Segment segment, SegmentInfo row) {
        SegmentInfo info = SegmentInfo.prepared(
                row.id(), segment.baseIndex(), row.createTimeMillis(), roomFor(segment), row.salt());
        long last = Math.min(segment.lastIndex(snapshot.lastIndex()), snapshot.lastIndex());
        SegmentInfo sealed = copier.write(
                info, new Chunks(segment, last), parts.surroundings().now());
        copiedBytes += sealed.sizeLimit();
        return sealed.withMinIndex(Math.max(row.minIndex(), sealed.baseIndex()));
    }

    /** A batch that is cut in two at the end of a chunk takes a record more. */
    private static long roomFor(Segment segment) {
        long size = segment.info().sizeLimit();
        return size + (1 + size / CHUNK_BYTES) * RECORD_BYTES / PAGE_BYTES * PAGE_BYTES + PAGE_BYTES;
    }

    private void commit() {
        List<ConsumerPosition> positions = snapshot.state().positions().stream()
                .map(position -> new ConsumerPosition(
                        position.consumer(), Math.min(position.index(), snapshot.lastIndex()), position.timeMillis()))
                .toList();
        try (MetaStore metaStore = foundation.metaStore().in(target)) {
            metaStore.load();
            snapshot.stable().forEach(metaStore::set);
            metaStore.commitState(new StateChange(
                    snapshot.state().logId(),
                    snapshot.state().generation(),
                    snapshot.state().nextSegmentId(),
                    rows,
                    List.of(),
                    positions,
                    List.of()));
        }
    }

    /** The entries of a segment, up to one, chunk by chunk. */
    private static final class Chunks implements SegmentCopier.Source {

        private final Segment segment;
        private final long last;
        private long next;

        Chunks(Segment segment, long last) {
            this.segment = segment;
            this.last = last;
            this.next = segment.baseIndex();
        }

        @Override
        public List<LogEntry> next() {
            List<LogEntry> chunk = next > last ? List.of() : segment.read(next, last, CHUNK_BYTES);
            next += chunk.size();
            return chunk;
        }
    }
}
