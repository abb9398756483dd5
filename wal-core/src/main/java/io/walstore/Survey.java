package io.walstore;

import io.walstore.spi.PersistentState;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentFiler.StoredSegment;
import io.walstore.spi.SegmentFiler.StraySegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalMetadataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a log, before anything is changed: everything that could make an open refuse is looked at.
 *
 * <p>A catalogue that does not belong to the segments always makes it refuse. Damage is told to whoever asked for the
 * survey, who throws it or goes on.
 */
final class Survey {

    private final SegmentFiler filer;
    private final String name;
    private final PersistentState state;
    private final Consumer<WalCorruptException> onDamage;

    private final Map<Long, StoredSegment> stored = new TreeMap<>();
    private final List<SegmentInfo> sealed = new ArrayList<>();
    private final List<Unsealed> unsealed = new ArrayList<>();
    private final List<Long> obsolete = new ArrayList<>();
    private final List<Long> foreign = new ArrayList<>();

    /**
     * Looks at a log.
     *
     * @param onDamage hears of damage; what it throws ends the survey
     */
    Survey(SegmentFiler filer, String name, PersistentState state, Consumer<WalCorruptException> onDamage) {
        this.filer = filer;
        this.name = name;
        this.state = state;
        this.onDamage = onDamage;
    }

    /** A segment that the catalogue does not call sealed. */
    static final class Unsealed {

        private final SegmentInfo row;

        /** What is in it; null if it cannot be told. */
        private final @Nullable RecoveredSegment found;

        /** The last entry that something speaks of, at least the last one found. */
        private long knownLastIndex;

        private boolean damaged;

        private Unsealed(SegmentInfo row, @Nullable RecoveredSegment found) {
            this.row = row;
            this.found = found;
            this.damaged = found == null || !found.damages().isEmpty();
            this.knownLastIndex = Math.max(row.maxIndex(), found == null ? 0 : found.lastIndex());
        }

        SegmentInfo row() {
            return row;
        }

        @Nullable RecoveredSegment found() {
            return found;
        }

        long knownLastIndex() {
            return knownLastIndex;
        }

        boolean damaged() {
            return damaged;
        }

        /** Whether entries were found in it. */
        boolean used() {
            return found != null && found.used();
        }

        private void endedWith(long lastIndex) {
            damaged = true;
            knownLastIndex = Math.max(knownLastIndex, lastIndex);
        }
    }

    /** Looks at everything; releases what it holds if it throws. */
    void run(TornTail tornTail) {
        filer.list().forEach(segment -> stored.put(segment.id(), segment));
        checkCatalogueIsThere();
        try {
            state.segments().stream().filter(SegmentInfo::sealed).forEach(info -> sealed.add(whatIsLeft(info)));
            lookAtStrays();
            state.segments().stream().filter(info -> !info.sealed()).forEach(this::lookInto);
            checkChain();
            checkTornTail(tornTail);
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
    }

    PersistentState state() {
        return state;
    }

    /** The sealed segments, each as what is left of it. */
    List<SegmentInfo> sealedRows() {
        return sealed;
    }

    List<Unsealed> unsealed() {
        return unsealed;
    }

    /** Segments of this log that nobody needs any more. */
    List<Long> obsolete() {
        return obsolete;
    }

    /** Segments that are not this log's. */
    List<Long> foreign() {
        return foreign;
    }

    Optional<StoredSegment> stored(long id) {
        return Optional.ofNullable(stored.get(id));
    }

    /** The highest id that a file has. */
    long highestId() {
        return stored.keySet().stream().max(Long::compareUnsigned).orElse(0L);
    }

    long scannedBytes() {
        return found().stream().mapToLong(RecoveredSegment::scannedBytes).sum();
    }

    long discardedBytes() {
        return found().stream().mapToLong(RecoveredSegment::discardedBytes).sum();
    }

    private List<RecoveredSegment> found() {
        List<RecoveredSegment> found = new ArrayList<>();
        for (Unsealed segment : unsealed) {
            if (segment.found != null) {
                found.add(segment.found);
            }
        }
        return found;
    }

    void release() {
        found().forEach(RecoveredSegment::release);
    }

    private void checkCatalogueIsThere() {
        if (state.isNew() && !stored.isEmpty()) {
            throw new WalMetadataException(
                    name + " holds " + stored.size() + " segment files, but its catalogue is missing or"
                            + " empty. Nothing was changed. Put the catalogue back, or rebuild it with"
                            + " WalRepair.rebuildMetadata.");
        }
    }

    private SegmentInfo whatIsLeft(SegmentInfo info) {
        StoredSegment segment = stored.get(info.id());
        long bytes = segment == null ? 0 : segment.sizeBytes();
        if (info.lost() || bytes >= info.sizeLimit()) {
            return info;
        }
        String message = segment == null
                ? "the segment's file is missing"
                : "the file has " + bytes + " bytes, the catalogue says " + info.sizeLimit();
        long firstIndex = Math.max(1, info.minIndex());
        onDamage.accept(new WalCorruptException(path(info.id()), bytes, firstIndex, info.maxIndex(), message));
        return bytes == 0
                ? info.lost(info.minIndex(), info.maxIndex(), info.sealTimeMillis())
                : info.withSizeLimit(bytes);
    }

    private String path(long segmentId) {
        return name + "/" + filer.name(segmentId);
    }

    /** Segments that the catalogue does not list are deleted only if they are provably this log's and obsolete. */
    private void lookAtStrays() {
        Map<Long, StoredSegment> strays = new TreeMap<>(stored);
        state.segments().forEach(info -> strays.remove(info.id()));
        for (long id : strays.keySet()) {
            StraySegment stray = filer.inspect(state.logId(), id);
            if (stray.own()) {
                checkGeneration(stray.newestGeneration(), id);
                obsolete.add(id);
            } else {
                foreign.add(id);
            }
        }
    }

    private void checkGeneration(long seen, long segmentId) {
        if (seen > state.generation()) {
            throw new WalMetadataException(name + ": the catalogue is older than the log: its generation is "
                    + state.generation() + ", segment " + Long.toHexString(segmentId) + " was written with "
                    + seen
                    + ". Nothing was changed. Put the newer catalogue back, or move this one away and rebuild it with"
                    + " WalRepair.rebuildMetadata.");
        }
    }

    private void lookInto(SegmentInfo info) {
        RecoveredSegment found = null;
        try {
            found = filer.recoverTail(state.logId(), info);
        } catch (WalCorruptException e) {
            onDamage.accept(e);
        }
        unsealed.add(new Unsealed(info, found));
        if (found != null) {
            checkGeneration(found.newestGeneration(), info.id());
            found.damages().forEach(onDamage);
        }
    }

    /** Each used segment must continue the one before it, and nothing used may follow one that is not. */
    private void checkChain() {
        long next = nextAfterSealed();
        Unsealed before = null;
        for (Unsealed segment : unsealed) {
            if (segment.found != null && segment.found.link().isPresent()) {
                SegmentLink link = segment.found.link().get();
                if (before != null) {
                    checkLink(before, link, segment);
                }
                if (before != null && before.damaged) {
                    before.endedWith(segment.found.info().baseIndex() - 1);
                }
                checkBase(before == null ? next : before.knownLastIndex + 1, segment);
                next = segment.knownLastIndex + 1;
            }
            before = segment;
        }
    }

    /** The index after the last sealed segment; 0 if there is none. */
    long nextAfterSealed() {
        return sealedRows().stream()
                .mapToLong(info -> info.maxIndex() + 1)
                .max()
                .orElse(0);
    }

    /** A predecessor that the catalogue calls sealed was checked when it was sealed. */
    private void checkLink(Unsealed before, SegmentLink link, Unsealed segment) {
        boolean linkIsLost = segment.damaged && link.equals(SegmentLink.NONE);
        SegmentLink end = before.found == null ? SegmentLink.NONE : before.found.end();
        if (linkIsLost || end.equals(link)) {
            return;
        }
        if (before.damaged) {
            before.endedWith(link.previousLastIndex());
            return;
        }
        String message = "segment " + Long.toHexString(segment.row.id()) + " remembers that this one ended at offset "
                + link.previousEnd() + " with index " + link.previousLastIndex() + ", but it ends at offset "
                + end.previousEnd() + " with index " + end.previousLastIndex();
        onDamage.accept(new WalCorruptException(
                path(before.row.id()),
                end.previousEnd(),
                end.previousLastIndex() + 1,
                Math.max(link.previousLastIndex(), end.previousLastIndex() + 1),
                message));
        before.endedWith(link.previousLastIndex());
    }

    /**
     * Entries between two segments are missing if the beginning of the second one is damaged. They stay taken: as the first
     * one's, if that is damaged, too, and otherwise as the second one's. A sealed one before it may still hold entries with
     * these indexes that were cut off. Other indexes than the catalogue's are no damage that could be set aside.
     */
    private void checkBase(long next, Unsealed segment) {
        if (segment.found != null && segment.damaged && next != 0) {
            segment.found.beginAt(next);
        }
        long base = segment.found == null ? 0 : segment.found.info().baseIndex();
        if (next != 0 && base != next) {
            throw new WalCorruptException(
                    path(segment.row.id()),
                    0,
                    Math.min(next, base),
                    Math.max(next, base) - 1,
                    "the segment begins at index " + base + ", the one before it ends before " + next);
        }
    }

    private void checkTornTail(TornTail tornTail) {
        if (discardedBytes() > 0
                && tornTail == TornTail.FAIL
                && unsealed.stream().noneMatch(Unsealed::damaged)) {
            throw new WalException(tornFiles() + ": " + discardedBytes() + " bytes of a torn batch that was never"
                    + " acknowledged are at the end. Nothing was changed. The option tornTail says that they are to be"
                    + " refused; allow dropping them to open the log.");
        }
    }

    private String tornFiles() {
        return unsealed.stream()
                .filter(segment -> segment.found != null && segment.found.discardedBytes() > 0)
                .map(segment -> path(segment.row.id()))
                .collect(Collectors.joining(" and "));
    }
}
