package io.walstore.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a log must hold and what it may hold, by what its victims told; and the judge of what the next one finds.
 *
 * <p>A deed that was begun and not ended by a kill was done or not, and what is found decides that for good.
 */
final class Ledger {

    /** Stands for no cut that was begun and not ended. */
    private static final Testimony.Kind NO_CUT = Testimony.Kind.CUT;

    /** What was acknowledged or found, by index. There are gaps where something else may be. */
    private final TreeMap<Long, SignedEntry> entries = new TreeMap<>();

    /** Appends that nobody was told the outcome of, in the order of their beginning. */
    private final Map<String, SignedEntry.Batch> appending = new LinkedHashMap<>();

    private final Map<String, LedgerPlace> places = new TreeMap<>();
    private final Map<String, LedgerValue> values = new TreeMap<>();

    /** The first index that counts. */
    private long first = 1;

    /** Where the next entry goes, while nobody appends; 0 while it is not known. */
    private long next = 1;

    private Testimony.Kind cutting = NO_CUT;
    private long cuttingAt;

    private int life;
    private final TreeMap<Long, SignedEntry> found = new TreeMap<>();
    private long foundFirst;
    private long foundLast;

    private long verifiedEntries;
    private long acknowledgedEntries;
    private long openings;
    private long segments;
    private boolean closed;

    Ledger() {
        Victim.CONSUMERS.forEach(name -> places.put(name, new LedgerPlace(name)));
        Victim.KEYS.forEach(key -> values.put(key, new LedgerValue(key)));
    }

    /** How many entries were found where they must be, at all openings together. */
    long verifiedEntries() {
        return verifiedEntries;
    }

    long acknowledgedEntries() {
        return acknowledgedEntries;
    }

    /** How often a log told wholly what is in it. */
    long openings() {
        return openings;
    }

    long segments() {
        return segments;
    }

    boolean closed() {
        return closed;
    }

    /**
     * Hears a victim.
     *
     * @throws AssertionError if it tells of what must not be
     */
    void hear(int newLife, List<String> testimony) {
        life = newLife;
        found.clear();
        testimony.forEach(this::hear);
    }

    private void hear(String line) {
        String[] words = line.split(" ");
        Testimony.Kind kind = Testimony.Kind.valueOf(words[0]);
        switch (kind) {
            case BOUNDS -> bounds(number(words, 1), number(words, 2));
            case ENTRY -> found.put(number(words, 1), entry(words));
            case VALUE -> values.get(words[1]).found(number(words, 2));
            case PLACE -> places.get(words[1]).found(number(words, 2));
            case COMPLETE -> complete();
            case APPENDING -> appending(batch(life, number(words, 1), number(words, 2), number(words, 3)));
            case APPENDED -> appended(key(number(words, 1), number(words, 2)), number(words, 3));
            case CUTTING_FRONT, CUTTING_BACK, CLEARING -> {
                cutting = kind;
                cuttingAt = number(words, 1);
            }
            case CUT -> cut();
            case SETTING -> values.get(words[1]).setting(number(words, 2));
            case SET -> values.get(words[1]).set(number(words, 2));
            case COMMITTING -> places.get(words[1]).committing(number(words, 2));
            case SEEKING -> places.get(words[1]).seeking(number(words, 2));
            case FLUSHED -> places.get(words[1]).flushed();
            case ROLLED -> {}
            case SEGMENTS -> segments = number(words, 1);
            case CLOSED -> closed = true;
        }
    }

    private static long number(String[] words, int place) {
        return Long.parseLong(words[place]);
    }

    private static SignedEntry.Batch batch(long life, long writer, long number, long entries) {
        return new SignedEntry.Batch((int) life, (int) writer, number, (int) entries);
    }

    private static SignedEntry entry(String[] words) {
        return new SignedEntry(
                batch(number(words, 2), number(words, 3), number(words, 4), number(words, 5)), (int) number(words, 6));
    }

    private static String key(long writer, long number) {
        return writer + "/" + number;
    }

    static void require(boolean truth, String violation) {
        if (!truth) {
            throw new AssertionError(violation);
        }
    }

    // ---- what is done

    private void appending(SignedEntry.Batch batch) {
        appending.put(key(batch.writer(), batch.number()), batch);
    }

    private void appended(String key, long index) {
        SignedEntry.Batch batch = appending.remove(key);
        if (batch.writer() == Victim.FIRST_WRITER) {
            require(index == next, "the first append went to " + index + " instead of " + next);
        }
        next = 0;
        for (int position = 0; position < batch.entries(); position++) {
            SignedEntry entry = new SignedEntry(batch, position);
            SignedEntry other = entries.put(index + position, entry);
            require(other == null, "index " + (index + position) + " was given to " + other + " and to " + entry);
        }
        acknowledgedEntries += batch.entries();
    }

    private void cut() {
        switch (cutting) {
            case CUTTING_FRONT -> {
                first = cuttingAt;
                entries.headMap(first).clear();
            }
            case CUTTING_BACK -> {
                entries.tailMap(cuttingAt, false).clear();
                places.values().forEach(place -> place.cutBack(cuttingAt));
                next = cuttingAt + 1;
            }
            default -> {
                long last = entries.lastKey();
                places.values().forEach(place -> place.cleared(last, cuttingAt));
                entries.clear();
                first = cuttingAt;
                next = cuttingAt;
            }
        }
        cutting = NO_CUT;
    }

    // ---- what is found

    /** Decides whether a cut was done that nobody was told the outcome of. */
    private void bounds(long foundFirstIndex, long foundLastIndex) {
        foundFirst = foundFirstIndex;
        foundLast = foundLastIndex;
        boolean done = switch (cutting) {
            case CUTTING_FRONT -> foundFirst == cuttingAt;
            case CUTTING_BACK -> foundLast == cuttingAt;
            case CLEARING -> foundLast == 0;
            default -> false;
        };
        if (done) {
            cut();
        }
        cutting = NO_CUT;
        boolean empty = entries.isEmpty() && foundLast == 0;
        require(empty || foundFirst == first, "the log begins with " + foundFirst + " instead of " + first);
    }

    private void complete() {
        require(found.size() == (foundLast == 0 ? 0 : foundLast - foundFirst + 1), "not all was found");
        entries.forEach((index, entry) -> require(
                entry.equals(found.get(index)), "entry " + index + " is " + found.get(index) + " instead of " + entry));
        adopt();
        verifiedEntries += found.size();
        openings++;
        if (!found.isEmpty()) {
            next = foundLast + 1;
        }
        appending.clear();
        entries.putAll(found);
        places.values().forEach(LedgerPlace::decided);
    }

    /** What was found beside what was acknowledged: batches that were begun, whole, and in the order of their writer. */
    private void adopt() {
        List<Long> others = found.keySet().stream()
                .filter(index -> !entries.containsKey(index))
                .toList();
        List<String> adopted = new ArrayList<>();
        for (int i = 0; i < others.size(); ) {
            SignedEntry.Batch batch = found.get(others.get(i)).batch();
            String key = key(batch.writer(), batch.number());
            require(batch.equals(appending.get(key)), "nobody appended " + batch + ", found at " + others.get(i));
            requireWhole(batch, others.get(i));
            adopted.add(key);
            i += batch.entries();
        }
        requireInOrder(adopted);
    }

    private void requireWhole(SignedEntry.Batch batch, long index) {
        for (int position = 0; position < batch.entries(); position++) {
            SignedEntry there = found.get(index + position);
            require(
                    new SignedEntry(batch, position).equals(there),
                    batch + " is not whole: at " + (index + position) + " is " + there);
        }
    }

    private void requireInOrder(List<String> adopted) {
        Map<Integer, SignedEntry.Batch> missing = new TreeMap<>();
        appending.forEach((key, batch) -> {
            if (!adopted.contains(key)) {
                missing.putIfAbsent(batch.writer(), batch);
            } else {
                require(
                        !missing.containsKey(batch.writer()),
                        batch + " is there, but " + missing.get(batch.writer()) + " before it is not");
            }
        });
    }
}
