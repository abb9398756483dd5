package io.walstore;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a consumer got.
 *
 * @param name its name
 * @param position the last entry it is done with, 0 if none
 * @param lagEntries how many entries of the log it is not done with
 * @param waitingSince append time of the oldest of them, if there is one and it can be read
 * @param committed when it was done with the last one, if it ever was
 */
public record ConsumerStatus(
        String name, long position, long lagEntries, Optional<Instant> waitingSince, Optional<Instant> committed) {}
