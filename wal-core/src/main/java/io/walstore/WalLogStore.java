package io.walstore;

import io.walstore.segment.FileSegmentFiler;
import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.LogStore;
import io.walstore.spi.StableStore;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalQueueFullException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.function.LongConsumer;

/**
 * A write-ahead log in a directory: appends that are durable when they return, reads by index, cuts at both ends.
 *
 * <p>All methods may be called from any thread, virtual ones included, also while {@link #close()} runs. Threads that
 * append at the same time share one write and one sync.
 *
 * <p>A thread may be interrupted before and during any call: neither the log nor another caller notices. What was begun
 * is finished, the call returns or throws as ever, and the interrupt is pending then. Only three things end at an
 * interrupt: waiting for what others append throws {@link InterruptedException}; waiting for room in the queue throws
 * {@link WalException}, with the interrupt as its cause and still pending, and nothing was appended; and
 * {@link #verify()} stops.
 *
 * <pre>{@code
 * try (WalLogStore log = WalLogStore.builder(Path.of("data/orders")).open()) {
 *     long index = log.append("paid".getBytes(UTF_8));    // on the disk from here on
 *     LogEntry entry = log.getLog(index);
 * }
 * }</pre>
 */
public interface WalLogStore extends LogStore {

    /** Version of the format on the disk that this library writes; it reads all up to this one. */
    int FORMAT_VERSION = FileSegmentFiler.FORMAT_VERSION;

    /**
     * Begins to configure a log.
     *
     * @param directory where the log lives; created if it does not exist
     * @return a builder with all defaults
     */
    static WalLogStoreBuilder builder(Path directory) {
        return new WalLogStoreBuilder(directory);
    }

    /**
     * Appends one entry under the next index.
     *
     * @param data the payload, may be empty; must not change until this returns
     * @return the entry's index; the entry is durable
     * @throws IllegalArgumentException if the payload is above the entry limit; nothing is written
     * @throws WalQueueFullException if too much is waiting already, see {@link WhenFull}; nothing is written
     * @throws WalException if the thread is interrupted while it waits for room; nothing is written
     * @throws WalFullException if there is no room for a further segment on the disk, beside its reserve, or within the
     *     {@link SizeLimit}; nothing is written
     * @throws WalFailedException if the log failed before or while writing; whether the entry survives is decided by
     *     the next open
     * @throws WalClosedException after {@link #close()}; nothing is written
     */
    long append(byte[] data);

    /**
     * Appends one entry, the bytes between the buffer's position and limit, as {@link #append(byte[])} does.
     *
     * @param data the payload; must not change until this returns; its position stays
     * @return the entry's index; the entry is durable
     */
    long append(ByteBuffer data);

    /**
     * Appends several entries under consecutive indexes, all or none of which survive.
     *
     * @param batch the payloads, at least one and no more than 64 MiB together; must not change until this returns
     * @return the index of the first; all are durable
     * @throws IllegalArgumentException if the batch is empty or above a limit; nothing is written
     * @see #append(byte[]) the other exceptions
     */
    long append(List<byte[]> batch);

    /**
     * Appends one entry without waiting for the disk. Waits only if too much is queued already, see {@link WhenFull}.
     *
     * @param data the payload; must not change until the future completes
     * @return completes with the index when the entry is durable, on a thread of the log's own that should not be kept
     *     busy; or exceptionally, with what {@link #append(byte[])} would have thrown
     * @throws IllegalArgumentException if the payload is above the entry limit; the only failure that does not wait
     */
    CompletableFuture<Long> appendAsync(byte[] data);

    /**
     * Appends one entry without waiting for the disk, as {@link #appendAsync(byte[])} does.
     *
     * @param data the payload; must not change until the future completes; its position stays
     * @return completes with the index when the entry is durable
     */
    CompletableFuture<Long> appendAsync(ByteBuffer data);

    /**
     * Appends several entries under consecutive indexes without waiting for the disk, all or none of which survive.
     *
     * @param batch the payloads; must not change until the future completes
     * @return completes with the index of the first when all are durable
     */
    CompletableFuture<Long> appendAsync(List<byte[]> batch);

    /**
     * Reads one entry if it is there.
     *
     * @param index any number
     * @return the entry, or empty outside {@link #firstIndex()}..{@link #lastIndex()}
     * @throws WalCorruptException if the stored bytes are not what was written
     */
    Optional<LogEntry> find(long index);

    /**
     * Reads entries in order, many with each system call. The cursor ends after {@code to}, or at the entry that was
     * the last when the cursor reached it.
     *
     * @param from the first entry wanted, at least 1
     * @param to the last entry wanted, at least {@code from}
     * @return a cursor, to be used by one thread at a time; it holds no resources
     * @throws IllegalArgumentException for an illegal range
     * @throws EntryNotFoundException if {@code from} was cut off the front already
     */
    LogCursor read(long from, long to);

    /**
     * Finds where to begin to read what was appended since a time. Reads one entry for each halving of the log.
     *
     * @param time a moment by the clock of the machine that appended; a clock that was set back is not followed
     * @return the first entry that was appended then or later, or empty if there is none yet
     * @throws WalCorruptException if an entry on the way is not what was written
     * @throws WalClosedException after {@link #close()}
     */
    OptionalLong indexAt(Instant time);

    /**
     * When the first entry was appended. Reads it.
     *
     * @return its time, or empty if the log is empty
     * @throws WalCorruptException if the entry is not what was written
     * @throws WalClosedException after {@link #close()}
     */
    Optional<Instant> oldestAppendTime();

    /**
     * Follows the log: reads from an index on and waits for what is yet to come.
     *
     * @param from the first entry wanted, at least 1; may lie beyond the end
     * @return a tail, to be used by one thread at a time; it holds no resources
     * @throws IllegalArgumentException for an index below 1
     */
    LogTail tail(long from);

    /**
     * Follows the log as a stream of signals, without a thread that waits: an entry is published when it is durable as the
     * mode promises, to each subscriber as fast as that one asks for it. Nothing is kept for a slow one, who reads what it
     * wants when it wants it; and nothing is skipped. The signal for what goes wrong is {@code onError}: with
     * {@link EntryNotFoundException} if the next entry was cut off the front, with {@link WalCorruptException} if its bytes
     * are not what was written, with {@link WalClosedException} when the log is closed.
     *
     * @param from the first entry wanted, at least 1; may lie beyond the end
     * @param to the last entry wanted, after which the stream completes, at least {@code from - 1}
     * @param executor where subscribers are called, one call after the other for each; it should not be kept waiting
     * @return a publisher for any number of subscribers
     * @throws IllegalArgumentException for an illegal range
     */
    Flow.Publisher<LogEntry> publisher(long from, long to, Executor executor);

    /**
     * Follows the log from an index on for as long as it is open, on the common pool; see
     * {@link #publisher(long, long, Executor)}.
     *
     * @param from the first entry wanted, at least 1; may lie beyond the end
     * @return a publisher for any number of subscribers
     */
    default Flow.Publisher<LogEntry> publisher(long from) {
        return publisher(from, Long.MAX_VALUE, ForkJoinPool.commonPool());
    }

    /**
     * A consumer, which is a reader with a name whose place survives. One that is not known yet begins at the first
     * entry, and is durable on return.
     *
     * @param name 1 to 100 characters out of {@code A-Z a-z 0-9 . _ -}
     * @return the consumer
     * @throws IllegalArgumentException for an illegal name
     * @throws WalFailedException if the log failed
     * @throws WalClosedException after {@link #close()}
     */
    LogConsumer consumer(String name);

    /**
     * How far the consumers got. Reads an entry for each that lags, to tell since when.
     *
     * @return one item for each consumer, by name
     * @throws WalClosedException after {@link #close()}
     */
    List<ConsumerStatus> consumers();

    /**
     * Forgets a consumer and its place, durably. Handles on it throw from then on.
     *
     * @param name the consumer's name
     * @return whether there was one
     * @throws WalFailedException if the log failed
     * @throws WalClosedException after {@link #close()}
     */
    boolean deleteConsumer(String name);

    /**
     * Makes durable what was appended so far, whatever the log's {@link Durability} is. With {@link Durability#SYNC} there is
     * nothing left to do.
     *
     * @return the last index that survives a power loss, 0 if the log is empty
     * @throws WalFailedException if the log failed, before or now
     * @throws WalClosedException after {@link #close()}
     */
    long sync();

    /**
     * Completes the segment that is written, so that the next entry goes into a new one. Does nothing if it holds no
     * entry. On return the segment is sealed, durable, and its unused space is free.
     *
     * @throws WalFailedException if the log failed
     * @throws WalClosedException after {@link #close()}
     */
    void roll();

    /**
     * Small durable values beside the log. Works until {@link #close()}.
     *
     * @return the values
     */
    StableStore stable();

    /**
     * The segments of the log, oldest first, from memory.
     *
     * @return one item a segment, the prepared one included
     * @throws WalClosedException after {@link #close()}
     */
    List<SegmentStatus> segments();

    /**
     * How the log is, from memory: touches no disk and takes no lock, and answers even after {@link #close()}.
     *
     * @return the status at this moment
     */
    WalStatus status();

    /**
     * Reads everything that is durable and compares it with its checksums, on the calling thread, at the rate that
     * {@link WalLogStoreBuilder#verify} allows. Damage does not end it. An interrupt does, and stays pending.
     *
     * @return what was found
     * @throws WalClosedException after {@link #close()}
     */
    default VerificationReport verify() {
        return verify(bytes -> {});
    }

    /**
     * As {@link #verify()}, and tells how far it is.
     *
     * @param progress hears how many bytes were read so far, on the calling thread
     * @return what was found
     * @throws WalClosedException after {@link #close()}
     */
    VerificationReport verify(LongConsumer progress);

    /**
     * Gives up what the {@link Retention} does not keep, now and not only at the next seal or check.
     *
     * @return what is gone
     * @throws WalFailedException if the log failed
     * @throws WalClosedException after {@link #close()}
     */
    RetentionReport applyRetention();

    /**
     * Tells what {@link #applyRetention()} would give up now, and gives up nothing.
     *
     * @return what would be gone
     * @throws WalClosedException after {@link #close()}
     */
    RetentionReport previewRetention();

    /**
     * Copies the log as it is now into another directory, where it can be opened like any log: all entries that are
     * durable when this is called, with consumers' positions and stable values. The log goes on meanwhile. Sealed
     * segments are not copied but share their blocks with the log's, if the file system can do that.
     *
     * @param target a directory that is empty or does not exist, outside of the log's
     * @return what was copied; durable
     * @throws IllegalArgumentException if the target is inside the log's directory, or holds anything
     * @throws WalFullException if there is no room; what was copied stays there, and cannot be opened
     * @throws WalException if the target cannot be written
     * @throws WalClosedException after {@link #close()}
     */
    BackupReport backup(Path target);

    /**
     * As {@link #backup(Path)}, and shares the sealed segments of an earlier backup where the log's own cannot be shared:
     * on another file system, only what was appended since then is copied. The result depends on the earlier one no more
     * than the log does; either may be deleted. What is shared is not read: a {@linkplain #verify() verification} of the
     * backup tells whether its disk has kept it.
     *
     * @param target a directory that is empty or does not exist, outside of the log's
     * @param previous a backup of this log
     * @return what was copied; durable
     * @throws IllegalArgumentException if there is no backup of this log in {@code previous}
     * @see #backup(Path) the other exceptions
     */
    BackupReport backup(Path target, Path previous);

    /**
     * Room on the volume the log lives on. Asks the file system.
     *
     * @return the room
     * @throws WalException if the file system does not tell
     * @throws WalClosedException after {@link #close()}
     */
    DiskSpace disk();
}
