package io.walstore;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalCorruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A place in a log that follows its growth; used by one thread at a time. Only acknowledged entries are seen. */
public interface LogTail {

    /**
     * The next entry, waiting for it if need be. Woken by the append, not by polling.
     *
     * @param timeout how long to wait at most
     * @return the entry, or empty if none came in time
     * @throws InterruptedException if the thread has to wait and is interrupted; no entry is lost
     * @throws EntryNotFoundException if the next entry was cut off the front meanwhile
     * @throws WalCorruptException if its bytes are not what was written
     * @throws WalClosedException when the log is closed
     */
    Optional<LogEntry> poll(Duration timeout) throws InterruptedException;

    /**
     * The entries that are there, at least one if one comes in time.
     *
     * @param max how many at most, at least 1
     * @param timeout how long to wait for the first
     * @return entries in order; empty if none came in time
     * @throws InterruptedException if the thread has to wait and is interrupted; no entry is lost
     */
    List<LogEntry> poll(int max, Duration timeout) throws InterruptedException;

    /**
     * What comes from here on, as a stream that waits for what is yet to come: it ends when the thread is interrupted,
     * which stays pending, or with what {@link #poll(Duration)} throws. Not together with other calls.
     *
     * @return a sequential stream, without an end of its own
     */
    default Stream<LogEntry> stream() {
        return StreamSupport.stream(new TailSpliterator(this), false);
    }

    /**
     * Where the tail is.
     *
     * @return index of the entry that comes next
     */
    long nextIndex();
}
