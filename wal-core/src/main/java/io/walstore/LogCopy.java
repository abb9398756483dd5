package io.walstore;

import io.walstore.spi.LogEntry;
import io.walstore.spi.LogStore;
import io.walstore.spi.StableStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies one log into another, entry by entry, under the same indexes: to change what a {@linkplain WalLogStore#backup
 * backup} keeps, like the size of segments, or to come from a log of another kind. Entries get new append times. (After
 * {@code CopyLogs} and {@code CopyStable} of hashicorp/raft-wal.)
 */
public final class LogCopy {

    /** Of empty entries a batch would never be full. */
    private static final int MAX_ENTRIES = 1 << 16;

    private LogCopy() {}

    /** Hears how far a copy is. */
    @FunctionalInterface
    public interface Progress {

        /**
         * A batch was stored.
         *
         * @param entries how many entries are copied so far, with those that were there before
         * @param total how many there are to copy
         */
        void copied(long entries, long total);
    }

    /**
     * Copies all entries that a log holds when this is called. Goes on behind those that the target has already, so what
     * was cancelled can be called again. An interrupt cancels it between two batches.
     *
     * @param from the source
     * @param to the target: empty, or with the beginning of the source
     * @param batchBytes how many bytes of payload to store at once, one entry at least: 1 byte to 32 MiB
     * @param progress hears of each batch
     * @return how many entries were copied by this call
     * @throws IllegalArgumentException if the target is not a beginning of the source by its indexes, or the batch is out
     *     of its bounds; nothing was copied
     * @throws InterruptedException if the thread is interrupted; what was copied stays
     * @throws io.walstore.spi.WalException what either log throws; what was copied stays
     */
    public static long entries(LogStore from, LogStore to, int batchBytes, Progress progress)
            throws InterruptedException {
        Bounds.check("batchBytes", batchBytes, 1, 32 * WalOptions.MIB);
        long first = from.firstIndex();
        long last = from.lastIndex();
        long begin = begin(first, last, to);
        long total = last == 0 ? 0 : last - first + 1;
        long next = begin;
        while (next <= last && last != 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the copy was cancelled before entry " + next + " of " + last);
            }
            List<LogEntry> batch = batch(from, next, last, batchBytes);
            to.storeLogs(batch);
            next += batch.size();
            progress.copied(next - first, total);
        }
        return next - begin;
    }

    private static long begin(long first, long last, LogStore to) {
        long targetLast = to.lastIndex();
        if (targetLast == 0) {
            return first;
        }
        if (to.firstIndex() != first || targetLast > last) {
            throw new IllegalArgumentException("the target holds " + to.firstIndex() + ".." + targetLast
                    + ", which is no beginning of " + first + ".." + last);
        }
        return targetLast + 1;
    }

    private static List<LogEntry> batch(LogStore from, long next, long last, int batchBytes) {
        List<LogEntry> batch = new ArrayList<>();
        long bytes = 0;
        for (long index = next; index <= last && bytes < batchBytes && batch.size() < MAX_ENTRIES; index++) {
            LogEntry entry = from.getLog(index);
            batch.add(entry);
            bytes += entry.data().length;
        }
        return batch;
    }

    /**
     * Copies all stable values.
     *
     * @param from the source
     * @param to the target, which keeps what else it has
     * @return how many were copied
     */
    public static int values(StableStore from, StableStore to) {
        int copied = 0;
        for (String key : from.keys()) {
            byte[] value = from.get(key).orElse(null);
            if (value != null) {
                to.set(key, value);
                copied++;
            }
        }
        return copied;
    }
}
