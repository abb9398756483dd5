package io.walstore.spring.boot.event;

/**
 * Segments were dropped from a log; their files go when their last reader is done.
 *
 * @param log name of the log
 * @param segments how many
 */
public record WalSegmentsDeletedEvent(String log, int segments) implements WalEvent {}
