package io.walstore.spring.boot.autoconfigure;

import io.walstore.RecoveryReport;
import io.walstore.SegmentStatus;
import io.walstore.WalListener;
import io.walstore.WalState;
import io.walstore.spi.WalCorruptException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Tells several listeners in order what a log does; one that throws keeps nothing from the others. */
final class CompositeWalListener implements WalListener {

    private static final Log LOGGER = LogFactory.getLog(CompositeWalListener.class);

    private final List<WalListener> listeners;

    private CompositeWalListener(List<WalListener> listeners) {
        this.listeners = listeners;
    }

    /** One listener for all; a single one is not wrapped, since every call of it is on the way of an append. */
    static WalListener of(List<WalListener> listeners) {
        return switch (listeners.size()) {
            case 0 -> WalListener.NONE;
            case 1 -> listeners.get(0);
            default -> new CompositeWalListener(List.copyOf(listeners));
        };
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
    public void deleted(int segments) {
        tell(listener -> listener.deleted(segments));
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
    public void metadataFailed(Throwable cause) {
        tell(listener -> listener.metadataFailed(cause));
    }

    @Override
    public void stateChanged(WalState before, WalState after) {
        tell(listener -> listener.stateChanged(before, after));
    }

    private void tell(Consumer<WalListener> event) {
        for (WalListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOGGER.debug("listener " + listener + " failed", e);
            }
        }
    }
}
