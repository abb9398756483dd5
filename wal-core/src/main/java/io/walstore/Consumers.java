package io.walstore;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalUnchangedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The consumers of a log, and when their positions become durable. Positions change on callers' threads, in memory; the
 * housekeeping thread writes those that changed into the catalogue, many with one commit.
 */
final class Consumers {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final Parts parts;
    private final EntryReader reader;
    private final WalOptions.ConsumerCommits options;
    private final ConcurrentSkipListMap<String, ConsumerPlace> places = new ConcurrentSkipListMap<>();

    /** Commits since the last flush was begun. */
    private final AtomicInteger unflushed = new AtomicInteger();

    /** When the first of them was. */
    private volatile long unflushedSince;

    private final AtomicBoolean flushing = new AtomicBoolean();

    Consumers(Parts parts, EntryReader reader) {
        this.parts = parts;
        this.reader = reader;
        this.options = parts.options().consumerCommits();
        parts.catalogue().positions().forEach(position -> places.put(position.consumer(), place(position)));
    }

    private ConsumerPlace place(ConsumerPosition position) {
        return new ConsumerPlace(this, reader, position);
    }

    /** From now on a commit that no other follows becomes durable, too. */
    void schedule() {
        if (!options.interval().isZero()) {
            parts.surroundings().housekeeping().whenIdle(options.interval().toNanos(), () -> {
                flushDirty();
                return false;
            });
        }
    }

    LogConsumer consumer(String name) {
        parts.lifecycle().checkNotClosed();
        checkName(name);
        ConsumerPlace known = places.get(name);
        return known != null ? known : onHousekeeping(() -> register(name));
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "illegal consumer name '" + name + "': must be 1 to 100 characters out of A-Z a-z 0-9 . _ -");
        }
    }

    private ConsumerPlace register(String name) {
        ConsumerPlace known = places.get(name);
        if (known != null) {
            return known;
        }
        long before = parts.published().view().firstIndex() - 1;
        ConsumerPosition start = new ConsumerPosition(name, before, 0);
        parts.catalogue().commitPositions(List.of(start), List.of());
        ConsumerPlace place = place(start);
        places.put(name, place);
        return place;
    }

    boolean delete(String name) {
        parts.lifecycle().checkNotClosed();
        return onHousekeeping(() -> {
            ConsumerPlace known = places.get(name);
            if (known == null) {
                return false;
            }
            parts.catalogue().commitPositions(List.of(), List.of(name));
            known.delete();
            places.remove(name);
            return true;
        });
    }

    List<ConsumerStatus> statuses() {
        parts.lifecycle().checkNotClosed();
        return places.values().stream().map(ConsumerPlace::status).toList();
    }

    static ConsumerStatus status(ConsumerPosition position, EntryReader reader) {
        Extent extent = reader.extent();
        long next = Math.max(position.index() + 1, extent.firstIndex());
        long lag = extent.lastIndex() == 0 ? 0 : Math.max(0, extent.lastIndex() - next + 1);
        return new ConsumerStatus(
                position.consumer(),
                position.index(),
                lag,
                lag == 0 ? Optional.empty() : appendTime(next, reader),
                position.timeMillis() == 0
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(position.timeMillis())));
    }

    private static Optional<Instant> appendTime(long index, EntryReader reader) {
        try {
            return reader.quiet().find(index).map(entry -> Instant.ofEpochMilli(entry.appendTimeMillis()));
        } catch (WalException e) {
            return Optional.empty();
        }
    }

    Published published() {
        return parts.published();
    }

    long now() {
        return parts.surroundings().now();
    }

    void checkWritable() {
        parts.lifecycle().checkWritable();
    }

    /** A position changed in memory. */
    void changed() {
        long now = parts.nanos();
        int count = unflushed.incrementAndGet();
        if (count == 1) {
            unflushedSince = now;
        }
        boolean due = count >= options.count()
                || now - unflushedSince >= options.interval().toNanos();
        if (due && flushing.compareAndSet(false, true)) {
            parts.surroundings().housekeeping().execute(this::flushDirty);
        } else if (count == 1) {
            parts.surroundings().housekeeping().execute(() -> {}); // so that it comes to rest again, and flushes
        }
    }

    /** Makes all positions durable, on return. */
    void flush() {
        onHousekeeping(() -> {
            commitDirty();
            return true;
        });
    }

    /** On the housekeeping thread, for nobody in particular. A full disk leaves it to the next time. */
    private void flushDirty() {
        try {
            commitDirty();
        } catch (WalException e) {
            parts.lifecycle().logged("positions of consumers are not durable yet", e);
        }
    }

    /** Housekeeping thread. */
    void commitDirty() {
        flushing.set(false);
        unflushed.set(0);
        List<ConsumerPosition> dirty = new ArrayList<>();
        places.values().forEach(place -> place.takeDirty(dirty));
        if (dirty.isEmpty()) {
            return;
        }
        try {
            parts.catalogue().commitPositions(dirty, List.of());
        } catch (WalFullException | WalUnchangedException e) {
            dirty.forEach(this::stillDirty);
            throw e;
        }
    }

    private void stillDirty(ConsumerPosition position) {
        ConsumerPlace place = places.get(position.consumer());
        if (place != null) {
            place.stillDirty();
        }
    }

    /**
     * The positions as they must be when the log ends with an index: whoever was beyond must not miss what is written
     * there next. To be committed together with the cut. Housekeeping thread.
     */
    List<ConsumerPosition> rewound(long lastIndex) {
        return moved(lastIndex + 1, Long.MAX_VALUE, lastIndex);
    }

    /** The positions of those that are done with everything, when the log is emptied and goes on further on. */
    List<ConsumerPosition> forwarded(long lastIndex, long newLastIndex) {
        return moved(lastIndex, newLastIndex - 1, newLastIndex);
    }

    private List<ConsumerPosition> moved(long from, long to, long index) {
        List<ConsumerPosition> positions = new ArrayList<>();
        for (ConsumerPlace place : places.values()) {
            ConsumerPosition now = place.committed();
            if (now.index() >= from && now.index() <= to) {
                positions.add(new ConsumerPosition(now.consumer(), index, now.timeMillis()));
            }
        }
        return positions;
    }

    /** Follows what was committed, and whoever committed in between. After the log's end was moved. */
    void move(List<ConsumerPosition> committed, long lastIndex) {
        for (ConsumerPosition position : committed) {
            ConsumerPlace place = places.get(position.consumer());
            if (place != null) {
                place.moveTo(position.index());
            }
        }
        places.values().forEach(place -> place.rewind(lastIndex));
    }

    /** Makes durable what is not yet, as the last thing before the log closes. */
    void close() {
        try {
            if (parts.lifecycle().failure() == null) {
                flush();
            }
        } catch (WalException e) {
            parts.lifecycle().logged("positions of consumers are not durable", e);
        }
    }

    private <T> T onHousekeeping(Supplier<T> task) {
        return parts.surroundings().housekeeping().ask(() -> {
            parts.lifecycle().checkWritable();
            return task.get();
        });
    }
}
