package io.walstore;

import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentFiler.StoredSegment;
import io.walstore.spi.SegmentFiler.StraySegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalMetadataException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens a log after whatever ended it. First it looks, and changes nothing, until everything that could make it refuse
 * was looked at; then it makes durable what it found; only then does anybody see it.
 *
 * <p>A crash in any step leaves what the next open recovers to the same result. Housekeeping thread only.
 */
final class Recovery {

    private final Surroundings surroundings;
    private final WalOptions options;
    private final SegmentFiler filer;
    private final Lifecycle lifecycle;
    private final WalListener listener;
    private final String name;
    private final long startNanos;

    private final Map<Long, StoredSegment> stored = new TreeMap<>();
    private final List<RecoveredSegment> recovered = new ArrayList<>();
    private final List<Long> obsolete = new ArrayList<>();
    private final List<Long> foreign = new ArrayList<>();

    Recovery(
            Surroundings surroundings,
            WalOptions options,
            SegmentFiler filer,
            Lifecycle lifecycle,
            WalListener listener,
            String name) {
        this.surroundings = surroundings;
        this.options = options;
        this.filer = filer;
        this.lifecycle = lifecycle;
        this.listener = listener;
        this.name = name;
        this.startNanos = surroundings.nanoTime().getAsLong();
    }

    /**
     * What was recovered.
     *
     * @param catalogue the catalogue as it stands now
     * @param published what readers see
     * @param end where the log goes on
     * @param prepared the next segment, if there is one already
     * @param report what was found
     */
    record Result(
            Catalogue catalogue,
            Published published,
            End end,
            @Nullable SegmentInfo prepared,
            RecoveryReport report) {}

    /**
     * Where a log goes on.
     *
     * @param writer the tail, if there is one
     * @param segment the tail as readers see it
     * @param link the end of the segment before the next one
     * @param nextIndex the index of the next entry, 0 = any
     * @param lastAppendTimeMillis append time of the last entry, 0 if unknown
     */
    record End(
            @Nullable SegmentWriter writer,
            @Nullable Segment segment,
            SegmentLink link,
            long nextIndex,
            long lastAppendTimeMillis) {}

    Result run(MetaStore metaStore) {
        PersistentState state = metaStore.load();
        filer.list().forEach(segment -> stored.put(segment.id(), segment));
        try {
            look(state);
        } catch (WalCorruptException e) {
            recovered.forEach(RecoveredSegment::release);
            listener.corruptionDetected(e, WalListener.DetectedBy.RECOVERY);
            throw e;
        } catch (RuntimeException | Error e) {
            recovered.forEach(RecoveredSegment::release);
            throw e;
        }
        long logId = state.isNew() ? surroundings.random().getAsLong() : state.logId();
        return settle(state, new Catalogue(metaStore, state, logId, lifecycle, listener));
    }

    // ---- looking

    private void look(PersistentState state) {
        if (state.isNew() && !stored.isEmpty()) {
            throw new WalMetadataException(
                    name + " holds " + stored.size() + " segment files, but its catalogue is missing or"
                            + " empty. Nothing was changed. Put the catalogue back, or rebuild it with"
                            + " WalRepair.rebuildMetadata.");
        }
        state.segments().forEach(this::checkStored);
        lookAtStrays(state);
        for (SegmentInfo info : state.segments()) {
            if (!info.sealed()) {
                recovered.add(filer.recoverTail(state.logId(), info));
            }
        }
        recovered.forEach(segment -> checkGeneration(
                state, segment.newestGeneration(), segment.info().id()));
        checkChain(state);
        checkTornTail();
    }

    private void checkStored(SegmentInfo info) {
        StoredSegment segment = stored.get(info.id());
        String file = path(info.id());
        long firstIndex = Math.max(1, info.minIndex());
        if (segment == null) {
            throw new WalCorruptException(file, 0, firstIndex, info.maxIndex(), "the segment's file is missing");
        }
        if (info.sealed() && segment.sizeBytes() < info.sizeLimit()) {
            String message = "the file has " + segment.sizeBytes() + " bytes, the catalogue says " + info.sizeLimit();
            throw new WalCorruptException(file, segment.sizeBytes(), firstIndex, info.maxIndex(), message);
        }
    }

    private String path(long segmentId) {
        return name + "/" + filer.name(segmentId);
    }

    /** Segments that the catalogue does not list are deleted only if they are provably this log's and obsolete. */
    private void lookAtStrays(PersistentState state) {
        Map<Long, StoredSegment> strays = new TreeMap<>(stored);
        state.segments().forEach(info -> strays.remove(info.id()));
        for (long id : strays.keySet()) {
            StraySegment stray = filer.inspect(state.logId(), id);
            if (stray.own()) {
                checkGeneration(state, stray.newestGeneration(), id);
                obsolete.add(id);
            } else {
                foreign.add(id);
            }
        }
    }

    private void checkGeneration(PersistentState state, long seen, long segmentId) {
        if (seen > state.generation()) {
            throw new WalMetadataException(name + ": the catalogue is older than the log: its generation is "
                    + state.generation() + ", segment " + Long.toHexString(segmentId) + " was written with "
                    + seen
                    + ". Nothing was changed. Put the newer catalogue back, or move this one away and rebuild it with"
                    + " WalRepair.rebuildMetadata.");
        }
    }

    /** Each used segment must continue the one before it, and nothing used may follow one that is not. */
    private void checkChain(PersistentState state) {
        long next = nextAfterSealed(state);
        SegmentLink before = SegmentLink.NONE;
        for (RecoveredSegment segment : recovered) {
            SegmentLink link = segment.link().orElse(null);
            if (link != null) {
                checkLink(before, link, segment);
                checkBase(next, segment);
                next = segment.lastIndex() + 1;
            }
            before = segment.end();
        }
    }

    /** The index after the last sealed segment; 0 if there is none. */
    private static long nextAfterSealed(PersistentState state) {
        return state.segments().stream()
                .filter(SegmentInfo::sealed)
                .mapToLong(info -> info.maxIndex() + 1)
                .max()
                .orElse(0);
    }

    /** A predecessor that the catalogue calls sealed was checked when it was sealed. */
    private void checkLink(SegmentLink before, SegmentLink link, RecoveredSegment segment) {
        if (before.previousId() != 0 && !before.equals(link)) {
            String file = path(before.previousId());
            throw new WalCorruptException(
                    file,
                    before.previousEnd(),
                    before.previousLastIndex() + 1,
                    Math.max(link.previousLastIndex(), before.previousLastIndex() + 1),
                    "segment " + Long.toHexString(segment.info().id()) + " remembers that this one ended at offset "
                            + link.previousEnd() + " with index " + link.previousLastIndex()
                            + ", but it ends at offset "
                            + before.previousEnd() + " with index " + before.previousLastIndex());
        }
    }

    private void checkBase(long next, RecoveredSegment segment) {
        long base = segment.info().baseIndex();
        if (next != 0 && base != next) {
            throw new WalCorruptException(
                    path(segment.info().id()),
                    0,
                    Math.min(next, base),
                    Math.max(next, base) - 1,
                    "the segment begins at index " + base + ", the one before it ends before " + next);
        }
    }

    private void checkTornTail() {
        long torn =
                recovered.stream().mapToLong(RecoveredSegment::discardedBytes).sum();
        if (torn > 0 && options.tornTail() == TornTail.FAIL) {
            throw new WalException(name + ": " + torn + " bytes of a torn batch that was never acknowledged are at the"
                    + " end. Nothing was changed. Torn tails are to be refused; allow dropping them to open the log.");
        }
    }

    // ---- making durable

    /** The order matters: what is found becomes durable before the catalogue says so, and both before anyone sees it. */
    private Result settle(PersistentState state, Catalogue catalogue) {
        Ending ending = new Ending(state);
        List<String> quarantined = new ArrayList<>();
        try {
            filer.sync();
            recovered.forEach(segment -> ending.resume(segment, catalogue));
            catalogue.commit(ending.sealedRows, List.of());
            foreign.forEach(id -> quarantined.add(filer.quarantine(id)));
            obsolete.forEach(filer::delete);
            filer.sync();
        } catch (RuntimeException | Error e) {
            ending.abandon(e);
            recovered.forEach(RecoveredSegment::release);
            throw e;
        }
        stored.keySet().stream().max(Long::compareUnsigned).ifPresent(id -> catalogue.skipTo(id + 1));
        Published published = ending.publish(catalogue);
        return new Result(catalogue, published, ending.end(), ending.prepared, report(catalogue, ending, quarantined));
    }

    private RecoveryReport report(Catalogue catalogue, Ending ending, List<String> quarantined) {
        long scanned =
                recovered.stream().mapToLong(RecoveredSegment::scannedBytes).sum();
        long discarded =
                recovered.stream().mapToLong(RecoveredSegment::discardedBytes).sum();
        return new RecoveryReport(
                Instant.ofEpochMilli(surroundings.now()),
                Duration.ofNanos(surroundings.nanoTime().getAsLong() - startNanos),
                catalogue.segments().size(),
                scanned,
                discarded,
                discarded == 0 ? 0 : Math.max(1, ending.nextIndex),
                List.copyOf(quarantined));
    }

    /** Gathers where the log ends while its unsealed segments are resumed. */
    private final class Ending {

        private final List<SegmentInfo> sealedRows = new ArrayList<>();
        private final List<SegmentWriter> writers = new ArrayList<>();
        private @Nullable SegmentWriter tail;
        private @Nullable Segment tailSegment;
        private @Nullable SegmentInfo prepared;
        private SegmentLink link = SegmentLink.NONE;
        private long nextIndex;
        private long lastAppendTimeMillis;

        Ending(PersistentState state) {
            for (SegmentInfo info : state.segments()) {
                if (info.sealed()) {
                    nextIndex = info.maxIndex() + 1;
                    lastAppendTimeMillis = Math.max(lastAppendTimeMillis, info.sealTimeMillis());
                    link = new SegmentLink(info.id(), info.maxIndex(), 0, 0);
                }
            }
        }

        void resume(RecoveredSegment segment, Catalogue catalogue) {
            SegmentWriter writer = segment.resume();
            writers.add(writer);
            if (segment.link().isEmpty()) {
                prepared = segment.info();
                nextIndex = Math.max(nextIndex, prepared.baseIndex());
                discard(writer);
                return;
            }
            sealBefore(catalogue);
            tail = writer;
            link = segment.end();
            nextIndex = segment.lastIndex() + 1;
            lastAppendTimeMillis = Math.max(lastAppendTimeMillis, segment.lastAppendTimeMillis());
            if (segment.info().sealed()) {
                sealBefore(catalogue);
            }
        }

        /** Finishes a roll that was under way: what has a successor, or was sealed on disk, is sealed. */
        private void sealBefore(Catalogue catalogue) {
            SegmentWriter before = tail;
            if (before != null) {
                SegmentInfo info = before.seal(surroundings.now(), catalogue.generation());
                sealedRows.add(info.withMinIndex(Math.max(info.minIndex(), info.baseIndex())));
                discard(before);
                tail = null;
            }
        }

        private void discard(SegmentWriter writer) {
            writer.reader().close();
            writer.close();
            writers.remove(writer);
        }

        void abandon(Throwable cause) {
            for (SegmentWriter writer : List.copyOf(writers)) {
                try {
                    discard(writer);
                } catch (RuntimeException e) {
                    cause.addSuppressed(e);
                }
            }
        }

        Published publish(Catalogue catalogue) {
            List<Segment> segments = new ArrayList<>();
            for (SegmentInfo info : catalogue.segments()) {
                if (info.sealed()) {
                    segments.add(new Segment(info, filer.open(catalogue.logId(), info), info::sizeLimit));
                }
            }
            SegmentWriter writer = tail;
            if (writer != null) {
                segments.add(new Segment(writer.info(), writer.reader(), writer::usedBytes));
            }
            long firstIndex = segments.isEmpty()
                    ? Math.max(1, nextIndex)
                    : Math.max(
                            segments.get(0).info().minIndex(), segments.get(0).baseIndex());
            tailSegment = writer == null ? null : segments.get(segments.size() - 1);
            return new Published(View.of(firstIndex, segments), Math.max(0, nextIndex - 1));
        }

        End end() {
            return new End(tail, tailSegment, link, nextIndex, lastAppendTimeMillis);
        }
    }
}
