package io.walstore;

import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has the tail sealed when its oldest entry is old enough, however little is appended. */
final class TailAge {

    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    private final Parts parts;
    private final EntryReader reader;
    private final Runnable roll;
    private final Duration maxAge;
    private final Recurring watch;

    /**
     * Looks after the tail's age.
     *
     * @param roll has the tail sealed, without waiting for it
     */
    TailAge(Parts parts, EntryReader reader, Runnable roll) {
        this.parts = parts;
        this.reader = reader.quiet();
        this.roll = roll;
        this.maxAge = parts.options().segmentMaxAge();
        Duration interval = maxAge.compareTo(LONGEST_INTERVAL) < 0 ? maxAge : LONGEST_INTERVAL;
        this.watch = new Recurring(parts.surroundings(), interval, this::look);
    }

    /** Begins to look after it, if it has a limit. */
    void schedule() {
        if (!maxAge.isZero()) {
            watch.start();
        }
    }

    private void look() {
        if (parts.lifecycle().state() != WalState.OPEN) {
            return;
        }
        try {
            if (oldest().filter(this::tooOld).isPresent()) {
                roll.run();
            }
        } catch (WalException e) {
            parts.lifecycle().logged("the tail could not be sealed for its age", e);
        }
    }

    private boolean tooOld(LogEntry entry) {
        Instant appended = Instant.ofEpochMilli(entry.appendTimeMillis());
        return !appended.plus(maxAge).isAfter(parts.surroundings().clock().instant());
    }

    /** The first entry of the segment that is written, if there is one. */
    private Optional<LogEntry> oldest() {
        View view = parts.published().view();
        List<Segment> segments = view.segments();
        if (segments.isEmpty() || segments.get(segments.size() - 1).info().sealed()) {
            return Optional.empty();
        }
        return reader.find(
                Math.max(view.firstIndex(), segments.get(segments.size() - 1).baseIndex()));
    }

    /** Seals nothing more by itself. */
    void cancel() {
        watch.cancel();
    }
}
