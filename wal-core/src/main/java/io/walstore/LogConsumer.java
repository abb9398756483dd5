package io.walstore;

import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.util.List;

/**
 * A reader with a name, whose place in the log survives. Each entry is delivered at least once: poll, do the work,
 * commit.
 *
 * <pre>{@code
 * LogConsumer mailer = log.consumer("mailer");
 * while (running) {
 *     for (LogEntry entry : mailer.poll(100, Duration.ofSeconds(1))) {
 *         send(entry);
 *         mailer.commit(entry.index());
 *     }
 * }
 * }</pre>
 *
 * <p>A commit is remembered at once and becomes durable together with others, so that it costs no sync of its own: after
 * {@linkplain WalLogStoreBuilder#consumerCommits so many commits, or so much time}, at {@link #flush()}, and when the
 * log closes. What was committed since is delivered again after a crash, and never more than that.
 *
 * <p>A consumer needs no thread that waits: {@code log.publisher(mailer.position() + 1)} delivers, and whoever is done
 * with an entry commits it here.
 *
 * <p>All handles of one name share one place. A handle may be used by any thread; those that poll at the same time are
 * served one after the other, and no entry goes to two of them unless somebody seeks.
 */
public interface LogConsumer {

    /**
     * The consumer's name.
     *
     * @return the name
     */
    String name();

    /**
     * The entries behind those that were polled before, at least one if one comes in time. Woken by the append, not by
     * polling. After an open, begins behind what was committed.
     *
     * @param max how many at most, at least 1
     * @param timeout how long to wait for the first
     * @return entries in order; empty if none came in time
     * @throws InterruptedException if the thread is interrupted before or while it waits; no entry is lost
     * @throws ConsumerBehindException if the next entry was cut off the front
     * @throws WalCorruptException if its bytes are not what was written; {@link #seek} goes on behind it
     * @throws WalClosedException when the log is closed
     */
    List<LogEntry> poll(int max, Duration timeout) throws InterruptedException;

    /**
     * Notes that everything up to an entry is done; it is not polled any more. An index at or before the position
     * changes nothing. Where a cut at the end of the log took entries that had been polled, others may stand under their
     * indexes: such an index counts only as far as was polled since.
     *
     * @param index the entry
     * @throws IllegalArgumentException if the log does not reach that far; nothing is changed
     * @throws WalException if the log takes no changes, or the consumer was deleted
     */
    void commit(long index);

    /**
     * Goes to another place: the next poll begins there, and everything before counts as done.
     *
     * @param index an entry of the log, or the one to come
     * @throws IllegalArgumentException for any other index; nothing is changed
     * @throws WalException if the log takes no changes, or the consumer was deleted
     */
    void seek(long index);

    /** Goes back to the first entry of the log. */
    void reset();

    /** Makes what was committed durable, on return. */
    void flush();

    /**
     * Where the consumer is.
     *
     * @return the last entry that it is done with; 0 if it has not read anything of a new log
     */
    long position();

    /**
     * How far the consumer got. Reads one entry to tell how long it has been waiting.
     *
     * @return the status
     */
    ConsumerStatus status();
}
