package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalListener;
import io.walstore.WalLogStore;
import java.util.function.Supplier;

/** Listens to each of the named logs, which are told apart by their names. */
interface WalLogObserver {

    /**
     * A listener for a log that is about to be opened.
     *
     * @param store tells the log once it is open
     */
    WalListener listenerFor(String log, Supplier<WalLogStore> store);

    /** The log is open. */
    default void opened(String log) {}
}
