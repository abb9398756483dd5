package io.walstore;

import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The segment that is being written, and how much of it is durable. The first write or sync that fails fails the log:
 * it is never tried again, because the kernel may have dropped the bytes and report success next time. Commit thread
 * only.
 */
final class Tail {

    private final SegmentWriter writer;
    private final Segment segment;
    private final Catalogue catalogue;
    private final Published published;
    private final Lifecycle lifecycle;
    private final WalListener listener;
    private final LongSupplier nanoTime;

    private long syncedNanos;

    /** Whether something was written since the last sync. */
    private boolean unsynced;

    /** Whether something was written since the last mark. */
    private boolean unmarked;

    Tail(
            SegmentWriter writer,
            Segment segment,
            Catalogue catalogue,
            Published published,
            Lifecycle lifecycle,
            WalListener listener,
            LongSupplier nanoTime) {
        this.writer = writer;
        this.segment = segment;
        this.catalogue = catalogue;
        this.published = published;
        this.lifecycle = lifecycle;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.syncedNanos = nanoTime.getAsLong();
    }

    SegmentWriter writer() {
        return writer;
    }

    Segment segment() {
        return segment;
    }

    boolean fits(int entries, long bytes) {
        return writer.fits(entries, bytes);
    }

    long lastIndex() {
        return writer.lastIndex();
    }

    SegmentLink end() {
        return writer.end();
    }

    /** If this throws anything but that the log failed, nothing was written. */
    void write(List<ByteBuffer> payloads, long bytes, long appendTimeMillis) {
        long start = nanoTime.getAsLong();
        try {
            writer.append(payloads, appendTimeMillis, catalogue.generation());
        } catch (WalException e) {
            throw failed(e);
        }
        unsynced = true;
        unmarked = true;
        listener.written(payloads.size(), bytes, nanoTime.getAsLong() - start);
    }

    private WalFailedException failed(WalException cause) {
        lifecycle.fail(cause);
        return new WalFailedException(cause);
    }

    /** Makes durable what is not yet. */
    void sync() {
        if (unsynced) {
            syncFile();
        }
    }

    private void syncFile() {
        long start = nanoTime.getAsLong();
        try {
            writer.sync();
        } catch (WalException e) {
            listener.synced(nanoTime.getAsLong() - start, false);
            throw failed(e);
        }
        syncedNanos = nanoTime.getAsLong();
        unsynced = false;
        published.durable(writer.lastIndex());
        listener.synced(syncedNanos - start, true);
    }

    /** How long ago the last sync was. */
    long unsyncedNanos() {
        return nanoTime.getAsLong() - syncedNanos;
    }

    /**
     * Brings the tail to rest: all of it durable, and a durable note of that, so that a disk that lost the last batch
     * is found out.
     */
    void rest() {
        sync();
        if (unmarked) {
            mark();
            syncFile();
            unmarked = false;
        }
    }

    private void mark() {
        try {
            writer.mark(catalogue.generation());
        } catch (WalException e) {
            throw failed(e);
        }
    }
}
