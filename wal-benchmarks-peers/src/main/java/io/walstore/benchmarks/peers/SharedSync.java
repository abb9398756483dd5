package io.walstore.benchmarks.peers;

import java.util.function.LongSupplier;

/**
 * Lets one caller's sync stand for all who appended before it began: for logs that append and sync in two calls and
 * leave it to their users how many appends a sync serves. Who waits is woken at once when the sync is done, and need not
 * take turns with whoever begins the next one.
 */
final class SharedSync {

    private final LongSupplier appended;
    private final Sync sync;
    private long synced;
    private boolean isSyncing;

    /**
     * @param appended the number up to which everything is appended
     * @param sync brings everything that is appended onto the device
     */
    SharedSync(LongSupplier appended, Sync sync) {
        this.appended = appended;
        this.sync = sync;
    }

    /** Returns when everything up to a number is on the device. */
    void await(long number) throws Exception {
        while (!isSynced(number)) {
            long covered = 0;
            try {
                long reached = appended.getAsLong();
                sync.run();
                covered = reached;
            } finally {
                done(covered);
            }
        }
    }

    /** Waits for a sync under way; false means that the next one is the caller's. */
    private synchronized boolean isSynced(long number) throws InterruptedException {
        while (number > synced && isSyncing) {
            wait();
        }
        if (number <= synced) {
            return true;
        }
        isSyncing = true;
        return false;
    }

    private synchronized void done(long covered) {
        synced = Math.max(synced, covered);
        isSyncing = false;
        notifyAll();
    }

    @FunctionalInterface
    interface Sync {
        void run() throws Exception;
    }
}
