package io.walstore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an open found and did.
 *
 * @param finished when the log was ready
 * @param duration how long it took to get there
 * @param segments how many segments the log has
 * @param scannedBytes bytes that were read to find the end of the log
 * @param discardedBytes bytes of a torn, never acknowledged batch that were dropped
 * @param discardedIndex the index its first entry would have had, 0 if nothing was dropped
 * @param quarantined files that were set aside under a new name, never deleted
 * @param damages what was found damaged, where the log was to be opened nevertheless
 */
public record RecoveryReport(
        Instant finished,
        Duration duration,
        int segments,
        long scannedBytes,
        long discardedBytes,
        long discardedIndex,
        List<String> quarantined,
        List<Damage> damages) {}
