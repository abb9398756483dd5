package io.walstore.spring.boot.event;

import io.walstore.WalState;

/**
 * A log changed its state.
 *
 * @param log name of the log
 * @param before the state it left
 * @param after the state it entered
 */
public record WalStateChangedEvent(String log, WalState before, WalState after) implements WalEvent {}
