package io.walstore.spring.boot.event;

import io.walstore.WalListener.DeletedFor;

/**
 * Segments were dropped from a log; their files go when their last reader is done.
 *
 * @param log name of the log
 * @param reason what for
 * @param segments how many
 */
public record WalSegmentsDeletedEvent(String log, DeletedFor reason, int segments) implements WalEvent {}
