package io.walstore;

import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The segment that is being written, and how much of it is durable. The first write or sync that fails fails the log:
 * it is never tried again, because the kernel may have dropped the bytes and report success next time. Commit thread
 * only.
 */
final class Tail {

    private final Parts parts;
    private final SegmentWriter writer;
    private final Segment segment;

    private long syncedNanos;

    /** Whether something was written since the last sync. */
    private boolean unsynced;

    /** Whether something was written since the last mark. */
    private boolean unmarked;

    Tail(Parts parts, SegmentWriter writer, Segment segment) {
        this.parts = parts;
        this.writer = writer;
        this.segment = segment;
        this.syncedNanos = parts.nanos();
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
        long start = parts.nanos();
        try {
            writer.append(payloads, appendTimeMillis, parts.catalogue().generation());
        } catch (WalException e) {
            throw failed(e);
        }
        unsynced = true;
        unmarked = true;
        parts.listener().written(payloads.size(), bytes, parts.nanos() - start);
    }

    private WalFailedException failed(WalException cause) {
        parts.lifecycle().fail(cause);
        return new WalFailedException(cause);
    }

    /** Makes durable what is not yet. */
    void sync() {
        if (unsynced) {
            syncFile();
        }
    }

    private void syncFile() {
        long start = parts.nanos();
        try {
            writer.sync();
        } catch (WalException e) {
            parts.listener().synced(parts.nanos() - start, false);
            throw failed(e);
        }
        syncedNanos = parts.nanos();
        unsynced = false;
        parts.published().durable(writer.lastIndex());
        parts.listener().synced(syncedNanos - start, true);
    }

    /** How long ago the last sync was. */
    long unsyncedNanos() {
        return parts.nanos() - syncedNanos;
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
            writer.mark(parts.catalogue().generation());
        } catch (WalException e) {
            throw failed(e);
        }
    }
}
