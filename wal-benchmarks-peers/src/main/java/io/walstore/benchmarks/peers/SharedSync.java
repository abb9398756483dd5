package io.walstore.benchmarks.peers;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets one caller's sync stand for all who appended before it began: for logs that append and sync in two calls and
 * leave it to their users how many appends a sync serves.
 */
final class SharedSync {

    private final ReentrantLock syncing = new ReentrantLock();
    private final LongSupplier appended;
    private final Sync sync;
    private volatile long synced;

    /**
     * @param appended the number up to which everything is appended
     * @param sync brings everything that is appended onto the device
     */
    SharedSync(LongSupplier appended, Sync sync) {
        this.appended = appended;
        this.sync = sync;
    }

    void await(long number) throws Exception {
        if (number <= synced) {
            return;
        }
        syncing.lock();
        try {
            if (number > synced) {
                long covered = appended.getAsLong();
                sync.run();
                synced = covered;
            }
        } finally {
            syncing.unlock();
        }
    }

    @FunctionalInterface
    interface Sync {
        void run() throws Exception;
    }
}
