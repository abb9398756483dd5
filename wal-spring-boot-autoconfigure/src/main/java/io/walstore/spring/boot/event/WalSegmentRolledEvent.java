package io.walstore.spring.boot.event;

import io.walstore.SegmentStatus;

/**
 * A segment is complete, and another one is written.
 *
 * @param log name of the log
 * @param segment the segment that was sealed
 */
public record WalSegmentRolledEvent(String log, SegmentStatus segment) implements WalEvent {}
