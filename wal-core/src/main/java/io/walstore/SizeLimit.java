package io.walstore;

import java.time.Duration;

/**
 * How much room the files of a log may take, and what an append does when they take it. Unlike the {@link Retention},
 * which gives up what is not needed any more, it is never exceeded, and not for a consumer's sake either; only a file that
 * gives way is there until its last reader is done.
 *
 * <p>A segment takes its whole size from its preparation on, and the next one is prepared while one is written. So two
 * segments' worth of the limit is always taken by what is yet to be written.
 *
 * @param maxBytes the limit: at least twice a segment's size; 0 = none
 * @param atLimit what an append does then
 * @param blockTimeout how long {@link AtLimit#BLOCK} waits: 0 to one day
 */
public record SizeLimit(long maxBytes, AtLimit atLimit, Duration blockTimeout) {

    /** The log may grow as long as the disk has room. */
    public static final SizeLimit NONE = new SizeLimit(0, AtLimit.REJECT, Duration.ofSeconds(10));

    /**
     * Checks the bounds that do not depend on others.
     *
     * @param maxBytes at least 0
     * @param atLimit any
     * @param blockTimeout 0 to one day
     * @throws IllegalArgumentException for a value out of its bounds
     */
    public SizeLimit {
        Bounds.check("sizeLimit maxBytes", maxBytes, 0L, Long.MAX_VALUE);
        Bounds.check("sizeLimit blockTimeout", blockTimeout, Duration.ZERO, Duration.ofDays(1));
    }

    /**
     * A limit.
     *
     * @param maxBytes at least twice a segment's size
     * @param atLimit what an append does then
     * @return the limit, with a block timeout of 10 s
     */
    public static SizeLimit of(long maxBytes, AtLimit atLimit) {
        return new SizeLimit(maxBytes, atLimit, NONE.blockTimeout);
    }

    /** How long an append waits for room. */
    long patienceNanos() {
        return atLimit == AtLimit.BLOCK ? blockTimeout.toNanos() : 0;
    }
}
