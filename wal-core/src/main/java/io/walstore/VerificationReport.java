package io.walstore;

import java.time.Instant;
import java.util.List;

/**
 * What reading a whole log found.
 *
 * @param started when it began
 * @param finished when it ended
 * @param outcome how it ended
 * @param segments how many segments were read
 * @param entries how many entries were read and are as they were written
 * @param bytes how many bytes were read
 * @param damages what is not as it was written
 */
public record VerificationReport(
        Instant started,
        Instant finished,
        Outcome outcome,
        int segments,
        long entries,
        long bytes,
        List<Damage> damages) {

    /** How a verification ended. */
    public enum Outcome {
        /** Everything is as it was written. */
        CLEAN,
        /** Something is not; everything else was looked at all the same. */
        DAMAGED,
        /** The log was closed, or the caller interrupted, before it was through. */
        CANCELLED,
        /** A file could not be read. */
        FAILED
    }
}
