package io.walstore;

import io.walstore.commit.ThreadWorker;
import io.walstore.commit.Worker;
import io.walstore.fs.NioVfs;
import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.MetaStore;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentFiler.IdentifiedSegment;
import io.walstore.spi.SegmentFiler.StoredSegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalLockedException;
import io.walstore.spi.WalMetadataException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a log usable again that an open refuses. Nothing is done that an operator did not ask for by name.
 */
public final class WalRepair {

    private final Path directory;
    private final SegmentFiler filer;
    private final List<Kept> kept = new ArrayList<>();
    private long newestGeneration;

    private WalRepair(Path directory, SegmentFiler filer) {
        this.directory = directory;
        this.filer = filer;
    }

    /** A segment that belongs into the catalogue. */
    private record Kept(SegmentInfo info, long lastIndex, boolean used) {

        /** Its successor knows where it ends: earlier than the file says, if it was cut. */
        Kept cutAfter(long index) {
            return new Kept(info.sealed() ? info.withMaxIndex(index) : info, index, used);
        }
    }

    /**
     * What was rebuilt.
     *
     * @param segments how many segments the catalogue lists
     * @param firstIndex the first index of the log, 0 if it is empty
     * @param lastIndex the last index of the log, 0 if it is empty
     */
    public record Rebuilt(int segments, long firstIndex, long lastIndex) {}

    /**
     * Writes a new catalogue from what the segment files say of themselves. The segment files are only read.
     *
     * <p>A truncation at the front is known to the catalogue alone, so up to one segment of entries that were cut off
     * comes back; so do entries cut off the end if nothing was appended since. Values in {@link WalLogStore#stable()}
     * are not in the segments: they are lost with the old catalogue. A file that is gone is missed only if a later
     * segment follows it.
     *
     * @param directory the log's directory; no log may be open in it
     * @param metaStore makes the new catalogue, to which nothing was ever committed, from the directory; closed at the
     *     end
     * @return what was rebuilt
     * @throws WalLockedException if a log is open in the directory
     * @throws WalMetadataException if there is a catalogue already: move it away first; or if the segments belong to
     *     more than one log
     * @throws WalCorruptException if a segment is damaged or missing; nothing was written
     * @throws WalException if the directory cannot be used
     */
    public static Rebuilt rebuildMetadata(Path directory, Function<Vfs, MetaStore> metaStore) {
        return onThreadOfItsOwn(() -> {
            Vfs vfs = new NioVfs(directory);
            return rebuildMetadata(directory, vfs, metaStore.apply(vfs));
        });
    }

    static Rebuilt rebuildMetadata(Path directory, Vfs vfs, MetaStore metaStore) throws IOException {
        Vfs.Lock lock = vfs.lock();
        try (metaStore) {
            return new WalRepair(directory, new FileSegmentFiler(vfs)).rebuild(metaStore);
        } finally {
            lock.close();
        }
    }

    /**
     * What was salvaged.
     *
     * @param firstIndex the first index of the new log, 0 if it is empty
     * @param lastIndex the last index of the new log, 0 if it is empty
     * @param entries how many entries were copied
     * @param lost the entries in between that could not be read; the new log throws when they are asked for
     * @param damages what was found damaged
     * @param withCatalogue whether the old catalogue could be read; if not, cuts, stable values and consumers' positions
     *     are not known, see {@link #rebuildMetadata}
     */
    public record Salvaged(
            long firstIndex,
            long lastIndex,
            long entries,
            List<IndexRange> lost,
            List<Damage> damages,
            boolean withCatalogue) {}

    /**
     * Copies what verifies of a damaged log into a new one, entry by entry. The damaged log is only read. Entries keep
     * their indexes and append times; what could not be read in between is reported, and keeps its indexes too. Entries
     * behind the last one that verifies are unknown, unless the catalogue speaks of them.
     *
     * @param damaged the directory of the damaged log; no log may be open in it
     * @param target a directory that is empty or does not exist, outside of the damaged log's
     * @param metaStore makes the catalogue of either log from its directory, see {@link MetaStore#inspect()}
     * @return what was salvaged
     * @throws IllegalArgumentException if the target is inside the damaged log's directory, or holds anything
     * @throws WalFullException if there is no room
     * @throws WalException if a directory cannot be used
     */
    public static Salvaged salvage(Path damaged, Path target, Function<Vfs, MetaStore> metaStore) {
        Path from = damaged.toAbsolutePath().normalize();
        Path to = target.toAbsolutePath().normalize();
        if (to.startsWith(from)) {
            throw new IllegalArgumentException(
                    "cannot salvage into " + to + ": it is inside the damaged log's directory");
        }
        return onThreadOfItsOwn(() -> {
            Vfs source = NioVfs.readOnly(from);
            Vfs fresh = new NioVfs(to);
            if (!fresh.list().isEmpty()) {
                throw new IllegalArgumentException("cannot salvage into " + to + ": it is not empty");
            }
            Salvage salvage = new Salvage(source, fresh, System::currentTimeMillis, new SecureRandom()::nextLong);
            return salvage.run(metaStore.apply(source), metaStore.apply(fresh));
        });
    }

    /** What works on files. */
    private interface Work<T> {
        T run() throws IOException;
    }

    /** A catalogue meets no interrupts, so a caller's must not reach it. */
    private static <T> T onThreadOfItsOwn(Work<T> work) {
        try (Worker worker = new ThreadWorker("wal-repair")) {
            return worker.ask(() -> {
                try {
                    return work.run();
                } catch (IOException e) {
                    throw new WalException("cannot repair: " + e.getMessage(), e);
                }
            });
        }
    }

    private Rebuilt rebuild(MetaStore catalogue) {
        if (!catalogue.load().isNew()) {
            throw new WalMetadataException(directory + " has a catalogue. Nothing was changed. Move it away first.");
        }
        List<IdentifiedSegment> segments = identified();
        if (segments.isEmpty()) {
            throw new WalMetadataException(directory + " holds no segments to rebuild a catalogue from");
        }
        segments.forEach(this::recover);
        catalogue.commitState(change(segments));
        return rebuilt();
    }

    private List<IdentifiedSegment> identified() {
        List<IdentifiedSegment> segments =
                filer.list().stream().map(this::identified).toList();
        long logs = segments.stream().map(IdentifiedSegment::logId).distinct().count();
        if (logs > 1) {
            throw new WalMetadataException(directory + " holds segments of " + logs
                    + " logs. Nothing was changed. Move away what is foreign.");
        }
        return segments;
    }

    /** One that does not say what it is may be the tail, which no other segment would miss. */
    private IdentifiedSegment identified(StoredSegment stored) {
        return filer.identify(stored.id()).orElseThrow(() -> {
            String file = directory.resolve(stored.name()).toString();
            return new WalCorruptException(
                    file, 0, 0, 0, "no intact header of this segment; if it is not this log's, move it away");
        });
    }

    /**
     * Takes a segment up that follows the newest one kept. Segments between it and the one it names as its predecessor
     * had been cut off when it was begun.
     */
    private void recover(IdentifiedSegment segment) {
        RecoveredSegment found = filer.recoverTail(segment.logId(), segment.info());
        found.release();
        if (!found.damages().isEmpty()) {
            throw found.damages().get(0);
        }
        newestGeneration = Math.max(newestGeneration, found.newestGeneration());
        found.link().ifPresent(this::joinTo);
        if (found.link().isPresent()) {
            requireNoGapBefore(segment, found.info().baseIndex());
        }
        kept.add(new Kept(found.info(), found.lastIndex(), found.used()));
    }

    private void joinTo(SegmentLink link) {
        while (!kept.isEmpty() && last().info().id() > link.previousId()) {
            kept.remove(kept.size() - 1);
        }
        if (kept.isEmpty() || link.previousId() == 0) {
            return;
        }
        Kept before = last();
        if (before.info().id() != link.previousId() || before.lastIndex() < link.previousLastIndex()) {
            throw missing(link.previousId(), before.lastIndex() + 1, link.previousLastIndex());
        }
        kept.set(kept.size() - 1, before.cutAfter(link.previousLastIndex()));
    }

    /** In a salvaged log what was lost is known to the catalogue alone; its segments join to what was not. */
    private void requireNoGapBefore(IdentifiedSegment segment, long firstIndex) {
        if (!kept.isEmpty() && last().lastIndex() + 1 < firstIndex) {
            throw missing(segment.info().id() - 1, last().lastIndex() + 1, firstIndex - 1);
        }
    }

    private Kept last() {
        return kept.get(kept.size() - 1);
    }

    private WalCorruptException missing(long id, long firstIndex, long lastIndex) {
        String file = directory.resolve(filer.name(id)).toString();
        return new WalCorruptException(
                file, 0, firstIndex, lastIndex, "a later segment proves that it had these entries");
    }

    /** The new generation is above all that were ever written, so that no segment seems newer than the catalogue. */
    private StateChange change(List<IdentifiedSegment> segments) {
        long nextSegmentId = 1 + segments.get(segments.size() - 1).info().id();
        List<SegmentInfo> rows = kept.stream().map(Kept::info).toList();
        return new StateChange(segments.get(0).logId(), newestGeneration + 1, nextSegmentId, rows, List.of());
    }

    private Rebuilt rebuilt() {
        List<Kept> used = kept.stream().filter(Kept::used).toList();
        if (used.isEmpty()) {
            return new Rebuilt(kept.size(), 0, 0);
        }
        long firstIndex = used.get(0).info().baseIndex();
        return new Rebuilt(kept.size(), firstIndex, used.get(used.size() - 1).lastIndex());
    }
}
