package io.walstore.spring.boot.jpa;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.MetaStore;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.WalFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Changes a catalogue, and knows at any time what a crash may leave of it. */
final class CatalogueOwner {

    private static final long LOG_ID = 0x5eed;
    private static final List<String> CONSUMERS = List.of("auditor", "mailer", "indexer");

    private final Random random;

    /** What was acknowledged last; and, if it is not decided, that with the change in flight. */
    private List<Contents> possible = List.of(Contents.NEW);

    private long nextValue = 1;

    CatalogueOwner(long seed) {
        random = new Random(seed);
    }

    List<Contents> possible() {
        return possible;
    }

    /** What was found is what counts from now on. */
    void found(Contents contents) {
        if (!possible.contains(contents)) {
            throw new AssertionError("found " + contents + ", expected one of " + possible);
        }
        possible = List.of(contents);
    }

    private Contents present() {
        return possible.get(0);
    }

    /** Makes any change; what it throws leaves in doubt whether it was made. */
    void changeAnything(MetaStore store) {
        if (random.nextInt(4) == 0) {
            set(store);
        } else {
            commit(store, random.nextInt(12) == 0 ? 60 : 1 + random.nextInt(3));
        }
    }

    /** Stores a number that was never stored before. */
    void set(MetaStore store) {
        String key = Contents.KEYS.get(random.nextInt(Contents.KEYS.size()));
        long value = nextValue++;
        change(present().with(key, value), () -> store.setLong(key, value));
    }

    /** Adds some segments, seals or cuts some that were there, and drops some of the oldest. */
    void commit(MetaStore store, int added) {
        StateChange change = change(added);
        change(present().with(change), () -> store.commitState(change));
    }

    private void change(Contents after, Runnable change) {
        Contents before = present();
        possible = List.of(before, after);
        try {
            change.run();
            possible = List.of(after);
        } catch (WalFullException e) {
            possible = List.of(before);
            throw e;
        }
    }

    private StateChange change(int added) {
        List<SegmentInfo> segments = present().state().segments();
        long next = present().state().nextSegmentId();
        List<SegmentInfo> saved = new ArrayList<>();
        LongStream.range(next, next + added)
                .forEach(id -> saved.add(SegmentInfo.prepared(id, id * 100, random.nextLong(1L << 40), 4096, ~id)));
        some(segments).forEach(info -> saved.add(info.sealedAt(random.nextInt(1 << 20), 4096, 8192, 1)));
        List<Long> removed = random.nextInt(3) > 0
                ? List.of()
                : some(segments).stream().map(SegmentInfo::id).toList();
        return new StateChange(
                LOG_ID, present().state().generation() + 1, next + added, saved, removed, positions(), forgotten());
    }

    private List<ConsumerPosition> positions() {
        return CONSUMERS.stream()
                .filter(consumer -> random.nextInt(4) == 0)
                .map(consumer -> new ConsumerPosition(consumer, random.nextInt(1000), 1))
                .toList();
    }

    private List<String> forgotten() {
        return random.nextInt(6) == 0 ? List.of("auditor") : List.of();
    }

    /** A few neighbours, or many. */
    private List<SegmentInfo> some(List<SegmentInfo> segments) {
        int from = random.nextInt(segments.size() + 1);
        int count = Math.min(segments.size() - from, random.nextInt(random.nextInt(4) == 0 ? 60 : 4));
        return segments.subList(from, from + count);
    }
}
