package io.walstore.spring.boot.listener;

import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries that the method gets with one call, and how it went so far. Belongs to the thread that takes it in or delivers
 * it, and in between to the {@link Lanes}.
 */
final class Delivery {

    private final List<LogEntry> entries;

    private @Nullable Object key;
    private int failures;
    private Duration delay = Duration.ZERO;
    private long due;
    private boolean done;

    Delivery(List<LogEntry> entries) {
        this.entries = entries;
    }

    List<LogEntry> entries() {
        return entries;
    }

    long lastIndex() {
        return entries.get(entries.size() - 1).index();
    }

    /** What is delivered one after the other has the same key. */
    @Nullable Object key() {
        return key;
    }

    void setKey(@Nullable Object told) {
        key = told;
    }

    /** Counts an attempt that failed. */
    void fail(ListenerSettings settings) {
        delay = failures == 0 ? settings.backoff() : settings.backoffAfter(delay);
        failures++;
    }

    int failures() {
        return failures;
    }

    /** How long to wait before the next attempt. */
    Duration delay() {
        return delay;
    }

    /** When the wait is over, as {@link System#nanoTime()} counts. */
    long due() {
        return due;
    }

    void setDue(long nanos) {
        due = nanos;
    }

    boolean isDone() {
        return done;
    }

    void setDone() {
        done = true;
    }

    @Override
    public String toString() {
        long first = entries.get(0).index();
        return entries.size() == 1 ? "entry " + first : "entries " + first + ".." + lastIndex();
    }
}
