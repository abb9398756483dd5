package io.walstore.spring.boot.listener;

import io.walstore.WalLogStore;
import org.jspecify.annotations.Nullable;

/** A listener: whom it calls, with the entries of which log, and how. */
record Listener(
        ListenerSettings settings,
        WalLogStore log,
        @Nullable WalLogStore deadLetter,
        ListenerMethod method,
        DeliveryObserver observer) {}
