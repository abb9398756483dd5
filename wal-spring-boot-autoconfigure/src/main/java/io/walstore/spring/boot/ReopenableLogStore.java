package io.walstore.spring.boot;

import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;

/**
 * A log that can be opened again while all who use it keep their reference, as the logs that the starter makes can. A
 * log that failed takes no changes until it is reopened; with this, that does not take a restart of the application.
 */
public interface ReopenableLogStore extends WalLogStore {

    /**
     * Closes the log and opens it again, set up as at first. Calls meanwhile wait until it is open. What was got from the
     * log before, as cursors, tails and consumers, ends with {@link WalClosedException}; the application's {@linkplain
     * io.walstore.spring.boot.listener.WalEntryListener listeners} go on.
     *
     * @throws IllegalStateException if the log is neither {@link WalState#FAILED} nor {@link WalState#READ_ONLY}; nothing
     *     happens
     * @throws WalException if it cannot be opened; it may be tried again
     */
    void reopen();
}
