package io.walstore;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalCorruptException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Entries in order, without a gap. Used by one thread at a time; holds no resources and need not be closed.
 *
 * <p>{@link #hasNext()} and {@link #next()} throw {@link EntryNotFoundException} if the next entry was cut off the log
 * meanwhile, {@link WalCorruptException} if its bytes are not what was written, and {@link WalClosedException} after
 * the log was closed. Nothing is ever skipped.
 */
public interface LogCursor extends Iterator<LogEntry> {

    /**
     * The rest as a stream.
     *
     * @return a sequential stream of the entries this cursor has not returned yet
     */
    default Stream<LogEntry> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false);
    }
}
