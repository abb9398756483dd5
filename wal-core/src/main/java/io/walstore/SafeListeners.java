package io.walstore;

import io.walstore.spi.WalCorruptException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Tells several listeners, and keeps what one throws away from the log and from the others. */
final class SafeListeners implements WalListener {

    private static final Logger LOGGER = System.getLogger(WalListener.class.getName());

    private final List<WalListener> listeners;

    SafeListeners(List<WalListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void tell(Consumer<WalListener> message) {
        for (WalListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.DEBUG, "a listener threw", e);
            }
        }
    }

    @Override
    public void opened(RecoveryReport report) {
        tell(listener -> listener.opened(report));
    }

    @Override
    public void appended(int entries, long bytes, long nanos) {
        tell(listener -> listener.appended(entries, bytes, nanos));
    }

    @Override
    public void appendFailed(Throwable cause, long nanos) {
        tell(listener -> listener.appendFailed(cause, nanos));
    }

    @Override
    public void rejected(Rejection reason, long nanos) {
        tell(listener -> listener.rejected(reason, nanos));
    }

    @Override
    public void written(int entries, long bytes, long nanos) {
        tell(listener -> listener.written(entries, bytes, nanos));
    }

    @Override
    public void synced(long nanos, boolean success) {
        tell(listener -> listener.synced(nanos, success));
    }

    @Override
    public void read(int entries, long bytes) {
        tell(listener -> listener.read(entries, bytes));
    }

    @Override
    public void sealed(SegmentStatus segment, long nanos) {
        tell(listener -> listener.sealed(segment, nanos));
    }

    @Override
    public void prepared(long sizeBytes, long nanos) {
        tell(listener -> listener.prepared(sizeBytes, nanos));
    }

    @Override
    public void deleted(DeletedFor reason, int segments) {
        tell(listener -> listener.deleted(reason, segments));
    }

    @Override
    public void expired(RetentionReport report) {
        tell(listener -> listener.expired(report));
    }

    @Override
    public void truncated(End end, long entries) {
        tell(listener -> listener.truncated(end, entries));
    }

    @Override
    public void corruptionDetected(WalCorruptException damage, DetectedBy detectedBy) {
        tell(listener -> listener.corruptionDetected(damage, detectedBy));
    }

    @Override
    public void verified(VerificationReport report) {
        tell(listener -> listener.verified(report));
    }

    @Override
    public void metadataFailed(Throwable cause) {
        tell(listener -> listener.metadataFailed(cause));
    }

    @Override
    public void stateChanged(WalState before, WalState after) {
        tell(listener -> listener.stateChanged(before, after));
    }
}
