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

    /** How often the end of the log had been cut when the chunk was read. */
    private long backCuts;

    EntryCursor(EntryReader reader, long from, long to) {
        this.reader = reader;
        this.next = from;
        this.to = to;
    }

    @Override
    public boolean hasNext() {
        if (chunk.hasNext() && reader.stillHolds(next, backCuts)) {
            return true;
        }
        if (next > to || !reader.reaches(next)) {
            return false;
        }
        backCuts = reader.backCuts();
        chunk = reader.read(next, to, CHUNK_BYTES).iterator();
        return true;
    }

    @Override
    public LogEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no entry " + next + " yet");
        }
        LogEntry entry = chunk.next();
        next = entry.index() + 1;
        return entry;
    }
}
