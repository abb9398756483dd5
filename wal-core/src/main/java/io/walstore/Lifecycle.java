package io.walstore;

import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalReadOnlyException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of a log and the first failure. Read by any thread. */
final class Lifecycle {

    private static final Logger LOGGER = System.getLogger(WalLogStore.class.getName());

    private final String name;
    private final WalListener listener;
    private volatile WalState state = WalState.RECOVERING;
    private volatile @Nullable Throwable failure;

    Lifecycle(String name, WalListener listener) {
        this.name = name;
        this.listener = listener;
    }

    WalState state() {
        return state;
    }

    @Nullable Throwable failure() {
        return failure;
    }

    void openedReadOnly(RecoveryReport report) {
        become(WalState.READ_ONLY);
        LOGGER.log(Level.INFO, () -> name + ": opened for reading only, " + report.segments() + " segments");
        warn(report);
    }

    private void warn(RecoveryReport report) {
        report.damages().forEach(this::damaged);
        report.quarantined().forEach(file -> LOGGER.log(Level.WARNING, () -> name + ": set aside as " + file));
    }

    void damaged(Damage damage) {
        LOGGER.log(Level.WARNING, () -> name + ": damaged: " + damage);
    }

    void opened(RecoveryReport report) {
        become(WalState.OPEN);
        LOGGER.log(
                Level.INFO,
                () -> name + ": opened, " + report.segments() + " segments, " + report.scannedBytes()
                        + " bytes scanned in " + report.duration().toMillis() + " ms");
        if (report.discardedBytes() > 0) {
            LOGGER.log(
                    Level.WARNING,
                    () -> name + ": dropped " + report.discardedBytes()
                            + " bytes of a torn batch that was never acknowledged, from index "
                            + report.discardedIndex() + " on");
        }
        warn(report);
    }

    /** The first failure ends all writing: after it nobody knows what is on the disk. */
    synchronized void fail(Throwable cause) {
        if (failure == null && state != WalState.CLOSED) {
            failure = cause;
            become(WalState.FAILED);
            LOGGER.log(Level.ERROR, name + ": failed, takes no more changes until it is reopened", cause);
        }
    }

    /** Answers false if it was closed already. */
    synchronized boolean close() {
        if (state == WalState.CLOSED) {
            return false;
        }
        become(WalState.CLOSED);
        LOGGER.log(Level.INFO, () -> name + ": closed");
        return true;
    }

    private synchronized void become(WalState next) {
        WalState before = state;
        state = next;
        listener.stateChanged(before, next);
    }

    void expired(RetentionReport report, Set<WalListener.DeletedFor> reasons) {
        LOGGER.log(
                Level.INFO,
                () -> name + ": dropped " + report.segments() + " segments of " + report.bytes() + " bytes for "
                        + reasons + ", with the entries before " + report.firstIndex());
    }

    /** Something went wrong that harms nobody. */
    void logged(String what, Throwable cause) {
        LOGGER.log(Level.WARNING, name + ": " + what, cause);
    }

    void checkNotClosed() {
        if (state == WalState.CLOSED) {
            throw new WalClosedException();
        }
    }

    void checkWritable() {
        checkNotClosed();
        if (state == WalState.READ_ONLY) {
            throw new WalReadOnlyException(name + " was opened for reading only; nothing was changed");
        }
        Throwable cause = failure;
        if (cause != null) {
            throw new WalFailedException(cause);
        }
    }
}
