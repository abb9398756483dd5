package io.walstore;

import io.walstore.fs.NioVfs;
import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.LogEntry;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a log that goes on. What belongs to the copy is decided in one step on the housekeeping thread; the copying
 * itself, on the background thread, holds the segments like a reader does, so that a truncation meanwhile takes none of
 * them away.
 *
 * <p>The catalogue is written last. A crash before leaves segments without one, which no open takes for a log.
 */
final class Backup {

    private static final int CHUNK_BYTES = 256 * 1024;

    /** More than a record takes beside its entries. */
    private static final int RECORD_BYTES = 256;

    private static final int PAGE_BYTES = 4096;

    private final Foundation foundation;
    private final Parts parts;
    private final Consumers consumers;

    Backup(Foundation foundation, Parts parts, Consumers consumers) {
        this.consumers = consumers;
        this.foundation = foundation;
        this.parts = parts;
    }

    /**
     * What belongs to a backup.
     *
     * @param state the catalogue at this moment
     * @param stable the stable values at this moment
     * @param segments the segments, held
     * @param lastIndex the last entry that is durable
     */
    private record Snapshot(PersistentState state, Map<String, byte[]> stable, List<Segment> segments, long lastIndex) {

        void release() {
            segments.forEach(Segment::release);
        }
    }

    /** Copies into a directory. */
    BackupReport to(Path target) {
        parts.lifecycle().checkNotClosed();
        Path directory = target.toAbsolutePath().normalize();
        if (directory.startsWith(foundation.directory())) {
            throw new IllegalArgumentException(
                    "cannot back up to " + directory + ": it is inside the log's own directory");
        }
        return parts.surroundings().background().ask(() -> {
            try {
                return into(new NioVfs(directory), directory);
            } catch (IOException e) {
                throw new WalException(directory + " cannot be used for a backup: " + e.getMessage(), e);
            }
        });
    }

    /** Copies into a directory that must be empty. Background thread. */
    BackupReport into(Vfs target, Path directory) {
        try {
            if (!target.list().isEmpty()) {
                throw new IllegalArgumentException("cannot back up to " + directory + ": it is not empty");
            }
        } catch (IOException e) {
            throw new WalException(directory + " cannot be read: " + e.getMessage(), e);
        }
        Snapshot snapshot = parts.surroundings().housekeeping().ask(this::take);
        try {
            return new Copy(snapshot, target, directory).run();
        } finally {
            snapshot.release();
        }
    }

    /** The index comes before the view, so that the view holds all of it. Housekeeping thread. */
    private Snapshot take() {
        parts.lifecycle().checkNotClosed();
        consumers.commitDirty();
        long lastIndex = parts.published().durableIndex();
        List<Segment> held = new ArrayList<>();
        for (Segment segment : parts.published().view().segments()) {
            if (segment.baseIndex() <= lastIndex && segment.acquire()) {
                held.add(segment);
            }
        }
        Map<String, byte[]> stable = new HashMap<>();
        MetaStore metaStore = foundation.metaStore();
        metaStore.keys().forEach(key -> metaStore.get(key).ifPresent(value -> stable.put(key, value)));
        return new Snapshot(parts.catalogue().state(), stable, held, lastIndex);
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

    /** One backup. */
    private final class Copy {

        private final Snapshot snapshot;
        private final Vfs target;
        private final Path directory;
        private final SegmentFiler filer;
        private final SegmentCopier copier;
        private final List<SegmentInfo> rows = new ArrayList<>();
        private long linkedBytes;
        private long copiedBytes;

        Copy(Snapshot snapshot, Vfs target, Path directory) {
            this.snapshot = snapshot;
            this.target = target;
            this.directory = directory;
            this.filer = new FileSegmentFiler(target);
            this.copier = new SegmentCopier(filer, snapshot.state().logId(), generation());
        }

        BackupReport run() {
            for (Segment segment : snapshot.segments()) {
                parts.lifecycle().checkNotClosed();
                SegmentInfo row = row(segment);
                rows.add(row.sealed() ? share(row) : rewrite(segment, row));
            }
            if (rows.isEmpty()) {
                keepNextIndex();
            }
            filer.sync();
            commit();
            boolean empty = snapshot.segments().isEmpty();
            long first =
                    empty ? 0 : Math.max(rows.get(0).minIndex(), rows.get(0).baseIndex());
            long last = empty ? 0 : snapshot.lastIndex();
            return new BackupReport(directory, first, last, rows.size(), linkedBytes, copiedBytes);
        }

        /** Of an emptied log the prepared segment alone knows where it goes on. */
        private void keepNextIndex() {
            for (SegmentInfo info : snapshot.state().segments()) {
                if (!info.sealed() && info.baseIndex() != 0) {
                    filer.prepare(snapshot.state().logId(), info);
                    rows.add(info);
                }
            }
        }

        private SegmentInfo row(Segment segment) {
            return snapshot.state().segments().stream()
                    .filter(info -> info.id() == segment.id())
                    .findFirst()
                    .orElse(segment.info());
        }

        private SegmentInfo share(SegmentInfo row) {
            if (!row.lost()) {
                boolean linked = parts.filer().copy(row, target);
                linkedBytes += linked ? row.sizeLimit() : 0;
                copiedBytes += linked ? 0 : row.sizeLimit();
            }
            copier.follows(row);
            return row;
        }

        /** A segment that is being written is copied entry by entry, as far as it is durable, and is complete then. */
        private SegmentInfo rewrite(Segment segment, SegmentInfo row) {
            SegmentInfo info = SegmentInfo.prepared(
                    row.id(), segment.baseIndex(), row.createTimeMillis(), roomFor(segment), row.salt());
            Chunks chunks =
                    new Chunks(segment, Math.min(segment.lastIndex(snapshot.lastIndex()), snapshot.lastIndex()));
            SegmentInfo sealed = copier.write(info, chunks, parts.surroundings().now());
            copiedBytes += sealed.sizeLimit();
            return sealed.withMinIndex(Math.max(row.minIndex(), sealed.baseIndex()));
        }

        /** A batch that is cut in two at the end of a chunk takes a record more. */
        private static long roomFor(Segment segment) {
            long size = segment.info().sizeLimit();
            return size + (1 + size / CHUNK_BYTES) * RECORD_BYTES / PAGE_BYTES * PAGE_BYTES + PAGE_BYTES;
        }

        private long generation() {
            return snapshot.state().generation();
        }

        private void commit() {
            List<ConsumerPosition> positions = snapshot.state().positions().stream()
                    .map(position -> new ConsumerPosition(
                            position.consumer(),
                            Math.min(position.index(), snapshot.lastIndex()),
                            position.timeMillis()))
                    .toList();
            try (MetaStore metaStore = foundation.metaStore().in(target)) {
                metaStore.load();
                snapshot.stable().forEach(metaStore::set);
                metaStore.commitState(new StateChange(
                        snapshot.state().logId(),
                        generation(),
                        snapshot.state().nextSegmentId(),
                        rows,
                        List.of(),
                        positions,
                        List.of()));
            }
        }
    }
}
