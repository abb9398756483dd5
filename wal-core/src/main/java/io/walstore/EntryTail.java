package io.walstore;

import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is there and waits for what is not. */
final class EntryTail implements LogTail {

    private final EntryReader reader;
    private final EntryCursor cursor;
    private long next;

    /** Nobody wants what comes next any more: whoever waits for it ends soon after having been woken. */
    private volatile boolean abandoned;

    EntryTail(EntryReader reader, long from) {
        this.reader = reader;
        this.cursor = new EntryCursor(reader, from, Long.MAX_VALUE);
        this.next = from;
    }

    @Override
    public Optional<LogEntry> poll(Duration timeout) throws InterruptedException {
        List<LogEntry> entries = poll(1, timeout);
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0));
    }

    @Override
    public List<LogEntry> poll(int max, Duration timeout) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max is " + max + ", must be at least 1");
        }
        long left = nanos(timeout);
        List<LogEntry> entries = List.of();
        while (entries.isEmpty()) {
            left = reader.awaitIndex(next, left, () -> abandoned);
            if (left < 0) {
                return entries;
            }
            entries = take(max); // nothing, if the end was cut since: then the wait goes on
        }
        next += entries.size();
        return entries;
    }

    /** As many nanoseconds as a long can tell. */
    private static long nanos(Duration timeout) {
        boolean beyond = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0;
        return beyond ? Long.MAX_VALUE : Math.max(0, timeout.toNanos());
    }

    private List<LogEntry> take(int max) {
        List<LogEntry> entries = new ArrayList<>();
        try {
            while (entries.size() < max && cursor.hasNext()) {
                entries.add(cursor.next());
            }
        } catch (WalException e) {
            if (entries.isEmpty()) {
                throw e; // otherwise the next call meets it again, and nothing before it is lost
            }
        }
        return entries;
    }

    /** Any thread; to be followed by a wake. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public long nextIndex() {
        return next;
    }
}
