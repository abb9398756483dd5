package io.walstore;

import io.walstore.spi.LogEntry;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Reads ahead in chunks. */
final class EntryCursor implements LogCursor {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final EntryReader reader;
    private final long to;
    private long next;
    private Iterator<LogEntry> chunk = List.<LogEntry>of().iterator();

    /** Promised by {@link #hasNext()}: the next call of {@link #next()} returns it, whatever is cut in between. */
    private boolean promised;

    /** How often the end of the log had been cut when the chunk was read. */
    private long backCuts;

    EntryCursor(EntryReader reader, long from, long to) {
        this.reader = reader;
        this.next = from;
        this.to = to;
    }

    @Override
    public boolean hasNext() {
        promised = false;
        promised = (chunk.hasNext() && reader.stillHolds(next, backCuts)) || readOn();
        return promised;
    }

    private boolean readOn() {
        if (next > to || !reader.reaches(next)) {
            return false;
        }
        backCuts = reader.backCuts();
        List<LogEntry> entries = reader.find(next, to, CHUNK_BYTES);
        if (entries.isEmpty()) {
            reader.checkNotCutAtFront(next);
            return false; // the end was cut just now
        }
        chunk = entries.iterator();
        return true;
    }

    @Override
    public LogEntry next() {
        if (!promised && !hasNext()) {
            throw new NoSuchElementException("no entry " + next + " yet");
        }
        promised = false;
        LogEntry entry = chunk.next();
        next = entry.index() + 1;
        return entry;
    }
}
