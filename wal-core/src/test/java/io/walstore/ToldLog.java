package io.walstore;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalCorruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was acknowledged to the user of a log on a disk that lies, and what the user was told to be lost. Each entry is
 * served as it was written, or somebody has said that it cannot be.
 */
final class ToldLog {

    private final Diary diary;

    /** The tag of each entry that was acknowledged and not cut off. */
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();

    /** Those of them that the user knows to be lost. */
    private final Set<Long> known = new HashSet<>();

    /** Tags of entries that once stood at an index and were cut off. */
    private final Map<Long, Set<Long>> cut = new HashMap<>();

    /** What cannot be vouched for, since the log was found last. */
    private final List<IndexRange> told = new ArrayList<>();

    /** Where the entries were when the log was seen last. */
    private List<SegmentStatus> segments = List.of();

    private boolean cutsMayComeBack;

    /** The disk has lied about the last append, which nothing later bears witness of. */
    private boolean lastAppendWasALie;

    private long firstOfLastAppend;

    ToldLog(Diary diary) {
        this.diary = diary;
    }

    // ---- what is told

    void tell(WalCorruptException damage) {
        tell(Damage.of(damage));
    }

    /** Where the indexes are unknown, those of the whole file are meant. */
    private void tell(Damage damage) {
        if (damage.firstIndex() > 0) {
            long last = damage.lastIndex() == 0 ? Long.MAX_VALUE : damage.lastIndex();
            told.add(new IndexRange(damage.firstIndex(), last));
        } else {
            tellWhole(damage.file());
        }
    }

    private void tellWhole(String file) {
        segments.stream()
                .filter(segment -> file.endsWith(segment.file()))
                .forEach(segment -> told.add(new IndexRange(segment.firstIndex(), endOf(segment))));
    }

    private static long endOf(SegmentStatus segment) {
        return segment.state() == SegmentStatus.State.SEALED ? segment.lastIndex() : Long.MAX_VALUE;
    }

    /** Without the catalogue nobody knows from where to where a damaged file reached. */
    void tell(WalRepair.Salvaged salvaged) {
        told.addAll(salvaged.lost());
        salvaged.damages().forEach(this::tell);
        if (!salvaged.withCatalogue()) {
            cutsMayComeBack = true;
            salvaged.damages().forEach(damage -> tellWhole(damage.file()));
        }
    }

    void cutsMayComeBack() {
        cutsMayComeBack = true;
    }

    // ---- what is done

    /** Answers false if nothing can be appended, because every segment that is prepared for it is damaged. */
    boolean append(WalLogStore log, List<Long> tags) {
        long index;
        try {
            index = log.append(ModelLog.payloads(tags));
        } catch (WalCorruptException e) {
            diary.tell("append refused: " + e);
            return false;
        }
        diary.tell("append " + index + ".." + (index + tags.size() - 1));
        if (!acknowledged.isEmpty() && index <= acknowledged.lastKey()) {
            throw new AssertionError("index " + index + " was given out twice, to entries of " + acknowledged);
        }
        firstOfLastAppend = index;
        lastAppendWasALie = false;
        for (long tag : tags) {
            known.remove(index);
            acknowledged.put(index++, tag);
        }
        return true;
    }

    /** While the last step was done. */
    void lied() {
        lastAppendWasALie = firstOfLastAppend > 0;
        cutsMayComeBack = true; // it may have been the commit of a cut
    }

    void see(WalLogStore log) {
        segments = log.segments();
    }

    /** Something durable bears witness of the last append. */
    void rested() {
        firstOfLastAppend = 0;
        lastAppendWasALie = false;
    }

    void truncateFront(WalLogStore log, long index) {
        if (index < 1) {
            return;
        }
        log.truncateFront(index);
        diary.tell("truncate front " + index);
        forget(acknowledged.headMap(index));
    }

    void truncateBack(WalLogStore log, long index) {
        if (index < 1) {
            return;
        }
        boolean cuts = index < log.lastIndex();
        log.truncateBack(index);
        diary.tell("truncate back " + index);
        if (cuts) {
            rested();
        }
        forget(acknowledged.tailMap(index, false));
    }

    private void forget(Map<Long, Long> entries) {
        entries.forEach((index, tag) ->
                cut.computeIfAbsent(index, key -> new HashSet<>()).add(tag));
        entries.clear();
    }

    // ---- what is seen

    /** Everything is served or told; from now on the log holds what it serves. */
    void check(WalLogStore log) {
        look(log);
        requireNothingElse(log);
        Set<Long> corrupt = new HashSet<>();
        Set<Long> gone = new HashSet<>();
        acknowledged.keySet().forEach(index -> {
            try {
                log.getLog(index);
            } catch (WalCorruptException e) {
                corrupt.add(index);
            } catch (EntryNotFoundException e) {
                gone.add(index);
            }
        });
        requireVerifyToFind(log, corrupt);
        gone.forEach(acknowledged::remove);
        if (cutsMayComeBack) {
            acknowledged.replaceAll((index, tag) -> corrupt.contains(index) ? tag : tagOf(log.getLog(index), tag));
        }

        known.addAll(corrupt);
        known.addAll(gone);
        told.clear();
        cutsMayComeBack = false;
    }

    /** What does not verify was reported already, before anybody reads it. */
    void requireAllTold(WalLogStore log) {
        acknowledged.keySet().forEach(index -> {
            try {
                log.find(index);
            } catch (WalCorruptException e) {
                if (!isTold(index) && !known.contains(index)) {
                    throw new AssertionError("nobody told that entry " + index + " is lost", e);
                }
            }
        });
    }

    /** Everything is served or told. */
    void look(WalLogStore log) {
        log.status().recovery().ifPresent(report -> report.damages().forEach(this::tell));
        acknowledged.forEach((index, tag) -> requireServedOrTold(log, index, tag));
    }

    private void requireServedOrTold(WalLogStore log, long index, long tag) {
        try {
            LogEntry entry = log.getLog(index);
            boolean cutBefore = cutsMayComeBack && isACut(entry);
            if (!isEntry(entry, tag) && !cutBefore) {
                throw new AssertionError("entry " + index + " is another one");
            }
        } catch (WalCorruptException e) {
            if (e.firstIndex() > index || e.lastIndex() != 0 && e.lastIndex() < index) {
                throw new AssertionError("entry " + index + " is not among those that are told", e);
            }
        } catch (EntryNotFoundException e) {
            boolean unprovable = lastAppendWasALie && index >= firstOfLastAppend;
            if (!unprovable && !isTold(index) && !known.contains(index)) {
                throw new AssertionError("entry " + index + " is missing, and only told are " + told, e);
            }
        }
    }

    /** Either it is the one that was acknowledged, or an older one that came back. */
    private long tagOf(LogEntry entry, long acknowledgedTag) {
        return cut.getOrDefault(entry.index(), Set.of()).stream()
                .filter(tag -> isEntry(entry, tag))
                .findFirst()
                .orElse(acknowledgedTag);
    }

    private boolean isACut(LogEntry entry) {
        return cut.getOrDefault(entry.index(), Set.of()).stream().anyMatch(tag -> isEntry(entry, tag));
    }

    private boolean isTold(long index) {
        return told.stream().anyMatch(range -> range.firstIndex() <= index && index <= range.lastIndex());
    }

    private static boolean isEntry(LogEntry entry, long tag) {
        return Arrays.equals(entry.data(), ModelLog.payload(tag));
    }

    /** What was cut off is not there again, unless the catalogue that knew of it is gone. */
    private void requireNothingElse(WalLogStore log) {
        for (long index = Math.max(1, log.firstIndex()); index <= log.lastIndex(); index++) {
            if (!acknowledged.containsKey(index)) {
                requireACut(log, index);
            }
        }
    }

    private void requireACut(WalLogStore log, long index) {
        try {
            LogEntry entry = log.getLog(index);
            long tag = cut.getOrDefault(index, Set.of()).stream()
                    .filter(former -> isEntry(entry, former))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("entry " + index + " was never written"));
            if (!cutsMayComeBack) {
                throw new AssertionError("entry " + index + " was cut off, and is there again");
            }
            acknowledged.put(index, tag);
        } catch (WalCorruptException e) {
            diary.tell("of nobody's: " + e.getMessage());
        } catch (EntryNotFoundException e) {
            if (!known.contains(index)) {
                throw e;
            }
        }
    }

    private void requireVerifyToFind(WalLogStore log, Set<Long> corrupt) {
        VerificationReport report = log.verify();
        for (long index : corrupt) {
            if (report.damages().stream().noneMatch(damage -> covers(damage, index, log))) {
                throw new AssertionError("verify does not find entry " + index + ": " + report);
            }
        }
    }

    /** Damage of a segment's header is told without indexes; the whole segment is meant. */
    private static boolean covers(Damage damage, long index, WalLogStore log) {
        if (damage.firstIndex() > 0) {
            return damage.firstIndex() <= index && index <= damage.lastIndex();
        }
        return log.segments().stream()
                .filter(segment -> damage.file().endsWith(segment.file()))
                .anyMatch(segment -> segment.firstIndex() <= index && index <= segment.lastIndex());
    }
}
