package io.walstore;

import io.walstore.spi.WalCorruptException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Keeps a listener's exceptions away from the log. */
final class SafeListener implements WalListener {

    private static final Logger LOGGER = System.getLogger(WalListener.class.getName());

    private final WalListener listener;

    SafeListener(WalListener listener) {
        this.listener = listener;
    }

    private void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.DEBUG, "a listener threw", e);
        }
    }

    @Override
    public void opened(RecoveryReport report) {
        tell(() -> listener.opened(report));
    }

    @Override
    public void appended(int entries, long bytes, long nanos) {
        tell(() -> listener.appended(entries, bytes, nanos));
    }

    @Override
    public void appendFailed(Throwable cause, long nanos) {
        tell(() -> listener.appendFailed(cause, nanos));
    }

    @Override
    public void rejected(Rejection reason, long nanos) {
        tell(() -> listener.rejected(reason, nanos));
    }

    @Override
    public void written(int entries, long bytes, long nanos) {
        tell(() -> listener.written(entries, bytes, nanos));
    }

    @Override
    public void synced(long nanos, boolean success) {
        tell(() -> listener.synced(nanos, success));
    }

    @Override
    public void read(int entries, long bytes) {
        tell(() -> listener.read(entries, bytes));
    }

    @Override
    public void sealed(SegmentStatus segment, long nanos) {
        tell(() -> listener.sealed(segment, nanos));
    }

    @Override
    public void prepared(long sizeBytes, long nanos) {
        tell(() -> listener.prepared(sizeBytes, nanos));
    }

    @Override
    public void deleted(int segments) {
        tell(() -> listener.deleted(segments));
    }

    @Override
    public void truncated(End end, long entries) {
        tell(() -> listener.truncated(end, entries));
    }

    @Override
    public void corruptionDetected(WalCorruptException damage, DetectedBy detectedBy) {
        tell(() -> listener.corruptionDetected(damage, detectedBy));
    }

    @Override
    public void metadataFailed(Throwable cause) {
        tell(() -> listener.metadataFailed(cause));
    }

    @Override
    public void stateChanged(WalState before, WalState after) {
        tell(() -> listener.stateChanged(before, after));
    }
}
