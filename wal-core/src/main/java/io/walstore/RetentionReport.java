package io.walstore;

import java.time.Instant;
import java.util.Optional;

/**
 * What a log gave up by its {@link Retention}, or would give up.
 *
 * @param time when it was looked after
 * @param segments how many segments
 * @param entries how many entries
 * @param bytes how much room their files take; it is free when their last reader is done
 * @param firstIndex the first index that is kept, 0 if the log is empty
 * @param heldBackBy the consumer who has not read what otherwise had gone, too
 */
public record RetentionReport(
        Instant time, int segments, long entries, long bytes, long firstIndex, Optional<String> heldBackBy) {}
