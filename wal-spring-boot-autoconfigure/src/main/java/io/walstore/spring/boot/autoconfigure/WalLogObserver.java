package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalListener;
import io.walstore.WalLogStore;

/** Listens to each of the named logs, which are told apart by their names. */
interface WalLogObserver {

    /**
     * A listener for a log that is about to be opened.
     *
     * @param store the log; only its status may be asked for before it is open
     */
    WalListener listenerFor(String log, WalLogStore store);
}
