package io.walstore;

import io.walstore.spi.MetaStore;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a log stands on, and releases at its end.
 *
 * @param directory where the log lives
 * @param vfs the directory's files
 * @param lock the hold on the directory
 * @param metaStore where the catalogue is kept
 */
record Foundation(Path directory, Vfs vfs, Vfs.Lock lock, MetaStore metaStore) {

    /** Room on the volume. */
    DiskSpace disk() {
        try {
            return new DiskSpace(vfs.usableBytes(), vfs.totalBytes());
        } catch (IOException e) {
            throw new WalException("the file system does not tell its room: " + e.getMessage(), e);
        }
    }

    /** Releases everything, the lock last; the first exception is thrown. */
    void close() {
        try {
            metaStore.close();
        } finally {
            unlock();
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new WalException(directory + ": cannot release the lock: " + e.getMessage(), e);
        }
    }
}
