package io.walstore;

import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.LogEntry;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentFiler.IdentifiedSegment;
import io.walstore.spi.SegmentFiler.StoredSegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies what verifies of a damaged log into a new one. Every entry is bound to its segment and index by its own
 * checksum, so it can be trusted whatever became of the rest.
 *
 * <p>Which segments there are, and where the log was cut, is the catalogue's knowledge; if it is damaged, missing or
 * older than the segments, the segments themselves are asked. The damaged log is only read.
 */
final class Salvage {

    private static final long CHUNK_BYTES = 8L << 20;
    private static final int CHUNK_ENTRIES = 65_536;

    /** More than a record takes beside its entries. */
    private static final int RECORD_BYTES = 256;

    private final SegmentFiler source;
    private final SegmentFiler target;
    private final LongSupplier clock;
    private final LongSupplier random;
    private final List<Damage> damages = new ArrayList<>();
    private final List<IndexRange> lost = new ArrayList<>();
    private final List<SegmentInfo> rows = new ArrayList<>();
    private long entries;

    Salvage(Vfs source, Vfs target, LongSupplier clock, LongSupplier random) {
        this.source = new FileSegmentFiler(source);
        this.target = new FileSegmentFiler(target);
        this.clock = clock;
        this.random = random;
    }

    /** What the old catalogue said, as far as it can be believed. */
    private record Known(PersistentState state, Map<String, byte[]> stable) {}

    /** A segment, what is left of it, and the entries of it that count. */
    private record Piece(SegmentInfo info, @Nullable RecoveredSegment found, long firstIndex, long lastIndex) {

        void release() {
            if (found != null) {
                found.release();
            }
        }

        Piece until(long index) {
            return new Piece(info, found, firstIndex, Math.min(lastIndex, index));
        }
    }

    WalRepair.Salvaged run(MetaStore oldCatalogue, MetaStore newCatalogue) {
        Optional<Known> known = known(oldCatalogue);
        List<Piece> pieces = known.map(this::listed).orElseGet(this::found);
        try {
            long logId = random.getAsLong();
            copy(pieces, new SegmentCopier(target, logId, 1));
            target.sync();
            commit(newCatalogue, logId, known);
        } finally {
            pieces.forEach(Piece::release);
        }
        boolean empty = rows.isEmpty();
        return new WalRepair.Salvaged(
                empty ? 0 : rows.get(0).minIndex(),
                empty ? 0 : rows.get(rows.size() - 1).maxIndex(),
                entries,
                List.copyOf(lost),
                List.copyOf(damages),
                known.isPresent());
    }

    // ---- looking

    private Optional<Known> known(MetaStore catalogue) {
        try (catalogue) {
            PersistentState state = catalogue.inspect();
            Map<String, byte[]> stable = new HashMap<>();
            catalogue.keys().forEach(key -> catalogue.get(key).ifPresent(value -> stable.put(key, value)));
            return state.isNew() || outdated(state) ? Optional.empty() : Optional.of(new Known(state, stable));
        } catch (WalCorruptException e) {
            damages.add(Damage.of(e));
            return Optional.empty();
        }
    }

    private boolean outdated(PersistentState state) {
        return source.list().stream()
                .map(segment -> source.inspect(state.logId(), segment.id()))
                .anyMatch(segment -> segment.newestGeneration() > state.generation());
    }

    private List<Piece> listed(Known known) {
        List<Piece> pieces = new ArrayList<>();
        for (SegmentInfo row : known.state().segments()) {
            RecoveredSegment found =
                    row.lost() ? null : look(known.state().logId(), row).orElse(null);
            long base = found == null || row.baseIndex() != 0
                    ? row.baseIndex()
                    : found.info().baseIndex();
            long first = Math.max(Math.max(1, row.minIndex()), base);
            long last = row.sealed() || found == null ? row.maxIndex() : Math.max(row.maxIndex(), found.lastIndex());
            if (first <= last) {
                pieces.add(new Piece(row, found, first, last));
            } else if (found != null) {
                found.release();
            }
        }
        return pieces;
    }

    /** Without a catalogue: a later segment tells where the ones before it ended. */
    private List<Piece> found() {
        NavigableMap<Long, Piece> pieces = new TreeMap<>();
        Map<Long, IdentifiedSegment> segments = identified();
        long logId = logId(segments.values().stream().toList());
        segments.forEach((id, segment) -> {
            boolean foreign = segment.logId() != 0 && segment.logId() != logId;
            Optional<RecoveredSegment> looked = foreign ? Optional.empty() : look(logId, segment.info());
            looked.ifPresent(found -> join(segment.info(), found, pieces));
        });
        return List.copyOf(pieces.values());
    }

    private Map<Long, IdentifiedSegment> identified() {
        Map<Long, IdentifiedSegment> segments = new TreeMap<>();
        for (StoredSegment stored : source.list()) {
            Optional<IdentifiedSegment> segment = source.identify(stored.id()).or(() -> source.infer(stored.id()));
            segment.ifPresent(known -> segments.put(stored.id(), known));
            if (segment.isEmpty()) {
                damages.add(new Damage(stored.name(), 0, 0, 0, stored.name() + ": nothing in it tells what it is"));
            }
        }
        return segments;
    }

    /** Of the log that most segments belong to. */
    private static long logId(List<IdentifiedSegment> segments) {
        return segments.stream()
                .filter(segment -> segment.logId() != 0)
                .collect(Collectors.groupingBy(IdentifiedSegment::logId, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(0L);
    }

    private static void join(SegmentInfo info, RecoveredSegment found, NavigableMap<Long, Piece> pieces) {
        found.link().ifPresent(link -> {
            if (link.previousId() != 0) {
                pieces.tailMap(link.previousId(), false).clear(); // cut off before this one was begun
                pieces.computeIfPresent(link.previousId(), (id, before) -> before.until(link.previousLastIndex()));
            }
            long base = found.info().baseIndex();
            pieces.replaceAll((id, before) -> before.until(base - 1));
            pieces.values().removeIf(before -> before.lastIndex() < before.firstIndex());
            pieces.put(info.id(), new Piece(info, found, base, found.lastIndex()));
        });
    }

    private Optional<RecoveredSegment> look(long logId, SegmentInfo info) {
        try {
            RecoveredSegment found = source.recoverTail(logId, info);
            found.damages().forEach(damage -> damages.add(Damage.of(damage)));
            if (found.used()) {
                return Optional.of(found);
            }
            found.release();
        } catch (WalCorruptException e) {
            damages.add(Damage.of(e));
        }
        return Optional.empty();
    }

    // ---- copying

    private void copy(List<Piece> pieces, SegmentCopier copier) {
        long next = 0;
        for (Piece piece : pieces) {
            if (next != 0 && piece.firstIndex() > next) {
                lose(next, piece.firstIndex() - 1);
            }
            next = Math.max(next, copy(piece, copier));
        }
    }

    /** Copies what verifies; answers the index behind the segment. */
    private long copy(Piece piece, SegmentCopier copier) {
        if (piece.found() == null) {
            lose(piece.firstIndex(), piece.lastIndex());
            return piece.lastIndex() + 1;
        }
        SegmentReader reader = piece.found().reader();
        long next = piece.firstIndex();
        List<LogEntry> run = new ArrayList<>();
        long bytes = 0;
        while (next <= piece.lastIndex()) {
            try {
                for (LogEntry entry : reader.getLogs(next, piece.lastIndex(), 256 * 1024)) {
                    run.add(entry);
                    bytes += entry.data().length;
                    next++;
                }
            } catch (WalCorruptException e) {
                write(run, bytes, copier);
                bytes = 0;
                lose(next, next);
                next++;
            }
            if (bytes >= CHUNK_BYTES || run.size() >= CHUNK_ENTRIES) {
                write(run, bytes, copier);
                bytes = 0;
            }
        }
        write(run, bytes, copier);
        return next;
    }

    private void write(List<LogEntry> run, long bytes, SegmentCopier copier) {
        if (run.isEmpty()) {
            return;
        }
        long times = run.stream().map(LogEntry::appendTimeMillis).distinct().count();
        long size = pages(target.sizeFor(run.size(), bytes) + times * RECORD_BYTES);
        SegmentInfo info =
                SegmentInfo.prepared(nextId(), run.get(0).index(), clock.getAsLong(), size, random.getAsLong());
        List<List<LogEntry>> chunks = new ArrayList<>(List.of(List.copyOf(run), List.of()));
        rows.add(copier.write(info, () -> chunks.remove(0), clock.getAsLong()));
        entries += run.size();
        run.clear();
    }

    private static long pages(long bytes) {
        return (bytes + WalOptions.SEGMENT_MIN_BYTES - 1) / WalOptions.SEGMENT_MIN_BYTES * WalOptions.SEGMENT_MIN_BYTES;
    }

    private long nextId() {
        return rows.size() + 1L;
    }

    /** The indexes stay taken, so that nothing else is ever found under them. */
    private void lose(long first, long last) {
        IndexRange before = lost.isEmpty() ? null : lost.get(lost.size() - 1);
        if (before != null && before.lastIndex() == first - 1) {
            lost.set(lost.size() - 1, new IndexRange(before.firstIndex(), last));
            SegmentInfo row = rows.get(rows.size() - 1);
            rows.set(rows.size() - 1, row.withMaxIndex(last));
            return;
        }
        lost.add(new IndexRange(first, last));
        SegmentInfo gone = SegmentInfo.prepared(nextId(), first, clock.getAsLong(), 0, 0);
        rows.add(gone.lost(first, last, clock.getAsLong()));
    }

    private void commit(MetaStore catalogue, long logId, Optional<Known> known) {
        try (catalogue) {
            if (!catalogue.load().isNew()) {
                throw new WalException("the target has a catalogue already");
            }
            known.ifPresent(old -> old.stable().forEach(catalogue::set));
            List<ConsumerPosition> positions =
                    known.map(old -> old.state().positions()).orElse(List.of());
            catalogue.commitState(new StateChange(logId, 1, nextId(), rows, List.of(), positions, List.of()));
        }
    }
}
