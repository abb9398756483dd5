package io.walstore;

import io.walstore.commit.Ticket;
import io.walstore.spi.MetaStore;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Opens a log on the housekeeping thread, so that an interrupt of the caller closes no file, and releases everything if
 * that fails.
 */
final class Opening {

    private final Path directory;
    private final WalOptions options;
    private final WalListener listener;
    private final Surroundings surroundings;

    Opening(Path directory, WalOptions options, List<WalListener> listeners, Surroundings surroundings) {
        this.directory = directory;
        this.options = options;
        this.listener = new SafeListeners(listeners);
        this.surroundings = surroundings;
    }

    WalLogStore open(Vfs vfs, MetaStore metaStore) {
        AtomicReference<@Nullable WalLogStore> opened = new AtomicReference<>();
        Ticket ticket = new Ticket();
        surroundings.housekeeping().execute(() -> {
            try {
                opened.set(lockAndOpen(vfs, metaStore));
                ticket.complete();
            } catch (RuntimeException | Error e) {
                ticket.fail(e);
            }
        });
        try {
            surroundings.housekeeping().await(ticket);
        } catch (RuntimeException | Error e) {
            surroundings.close();
            throw e;
        }
        WalLogStore log = opened.get();
        if (log == null) {
            throw new IllegalStateException("opened nothing");
        }
        return log;
    }

    /** The lock comes first: nothing is read while somebody else may write. */
    private WalLogStore lockAndOpen(Vfs vfs, MetaStore metaStore) {
        Vfs.Lock lock;
        try {
            lock = vfs.lock();
        } catch (IOException e) {
            metaStore.close();
            throw new WalException(directory + ": cannot take the lock: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            metaStore.close();
            throw e;
        }
        Foundation foundation = new Foundation(directory, vfs, lock, metaStore);
        try {
            return SegmentedWal.open(foundation, options, listener, surroundings);
        } catch (RuntimeException | Error e) {
            release(foundation, e);
            throw e;
        }
    }

    private static void release(Foundation foundation, Throwable cause) {
        try {
            foundation.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
