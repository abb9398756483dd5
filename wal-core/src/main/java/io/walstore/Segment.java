package io.walstore;

import io.walstore.spi.LogEntry;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.WalCorruptException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A segment as readers see it. Counts its readers, so that its file goes when the last one is done, and not before.
 */
final class Segment {

    private final SegmentInfo info;
    private final SegmentReader reader;
    private final LongSupplier usedBytes;

    /** The readers, and one for the view it is in. */
    private final AtomicInteger users = new AtomicInteger(1);

    private volatile SegmentStatus.State state;

    /** The last entry it may hold; unknown while it is being written. */
    private volatile long lastIndex;

    private volatile Runnable farewell = () -> {};

    Segment(SegmentInfo info, SegmentReader reader, LongSupplier usedBytes) {
        this.info = info;
        this.reader = reader;
        this.usedBytes = usedBytes;
        this.state = stateOf(info);
        this.lastIndex = info.sealed() ? info.maxIndex() : Long.MAX_VALUE;
    }

    private static SegmentStatus.State stateOf(SegmentInfo info) {
        if (info.lost()) {
            return SegmentStatus.State.LOST;
        }
        return info.sealed() ? SegmentStatus.State.SEALED : SegmentStatus.State.TAIL;
    }

    long id() {
        return info.id();
    }

    SegmentInfo info() {
        return info;
    }

    long baseIndex() {
        return info.baseIndex();
    }

    /** Whether an index up to the log's last one is in this segment's reach. */
    boolean reaches(long index) {
        return index >= info.baseIndex() && index <= lastIndex;
    }

    /** The last entry that counts, given the last one of the log. */
    long lastIndex(long logLastIndex) {
        return Math.min(lastIndex, logLastIndex);
    }

    /** Nothing is written to it any more. */
    void sealing(long newLastIndex) {
        endsWith(newLastIndex);
        state = SegmentStatus.State.SEALING;
    }

    /** It will hold no later entry. */
    void endsWith(long newLastIndex) {
        lastIndex = newLastIndex;
    }

    /** Answers false if it is gone. Whoever gets true must {@link #release}. */
    boolean acquire() {
        int count = users.get();
        while (count > 0) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
            count = users.get();
        }
        return false;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            farewell.run();
        }
    }

    /** After it was taken out of the view: what to do when the last reader is done. */
    void retire(Runnable whenUnused) {
        farewell = whenUnused;
        release();
    }

    List<LogEntry> read(long from, long to, int maxBytes) {
        return reader.getLogs(from, to, maxBytes);
    }

    /** Reads all of it, at least up to an entry; answers the first thing that is not as it was written. */
    Optional<WalCorruptException> verify(long upTo, LongConsumer pace) {
        return reader.verify(upTo, pace);
    }

    void closeReader() {
        reader.close();
    }

    long sizeBytes() {
        return reader.sizeBytes();
    }

    SegmentStatus status(String file, long firstIndex, long lastIndex) {
        boolean empty = lastIndex < firstIndex;
        return new SegmentStatus(
                info.id(),
                file,
                state,
                empty ? 0 : firstIndex,
                empty ? 0 : lastIndex,
                sizeBytes(),
                usedBytes.getAsLong(),
                Instant.ofEpochMilli(info.createTimeMillis()),
                info.sealed() ? Optional.of(Instant.ofEpochMilli(info.sealTimeMillis())) : Optional.empty());
    }
}
