package io.walstore.spring.boot.listener;

import io.walstore.WalLogStore;
import org.jspecify.annotations.Nullable;

/**
 * A listener: whom it calls, with the entries of which log, and how.
 *
 * @param key tells what is delivered one after the other; null where everything is
 */
record Listener(
        ListenerSettings settings,
        WalLogStore log,
        @Nullable WalLogStore deadLetter,
        ListenerMethod method,
        @Nullable EntryKey key,
        DeliveryObserver observer) {}
