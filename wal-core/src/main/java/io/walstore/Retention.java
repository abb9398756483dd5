package io.walstore;

import java.time.Duration;
import java.util.Set;

/**
 * What a log gives up by itself: its oldest segments, as long as it is too large, too old or has too many of them.
 *
 * <p>Whole segments go, one after the other, and never the newest one that holds entries: so a log keeps somewhat more
 * than it is asked to, and entries of a log that nothing is appended to stay. Space is free as soon as the last reader of
 * a segment is done with it. It is looked after when a segment is sealed, and from time to time, on a thread of the log's
 * own; appends do not wait for it.
 *
 * <pre>{@code
 * Retention.NONE.withMaxSizeBytes(10L << 30).withMaxAge(Duration.ofDays(7))
 * }</pre>
 *
 * @param maxSizeBytes how much room the files of the log may take, with the one that is prepared: at least 4 KiB; 0 =
 *     no limit
 * @param maxAge how long an entry is kept at least, by the time its segment was sealed; zero = for ever
 * @param maxSegments how many segments may hold entries; 0 = no limit
 * @param keepUnread whether what a consumer is not durably done with is kept, whatever the limits say
 * @param keepUnreadBy which consumers that counts for, of whom one that is not known yet has read nothing; empty = all
 *     that are known
 * @param checkInterval how often to look, besides at each seal: 1 ms to 1 day
 */
public record Retention(
        long maxSizeBytes,
        Duration maxAge,
        int maxSegments,
        boolean keepUnread,
        Set<String> keepUnreadBy,
        Duration checkInterval) {

    /** Everything is kept. With a limit, what consumers have not read is kept even so. */
    public static final Retention NONE = new Retention(0, Duration.ZERO, 0, true, Set.of(), Duration.ofMinutes(1));

    /**
     * Checks the bounds.
     *
     * @param maxSizeBytes at least 4 KiB, or 0
     * @param maxAge at least zero
     * @param maxSegments at least 0
     * @param keepUnread any
     * @param keepUnreadBy names of consumers
     * @param checkInterval 1 ms to 1 day
     * @throws IllegalArgumentException for a value out of its bounds
     */
    public Retention {
        if (maxSizeBytes != 0 && maxSizeBytes < WalOptions.SEGMENT_MIN_BYTES) {
            throw new IllegalArgumentException("retention maxSizeBytes is " + maxSizeBytes + ", must be 0 or at least "
                    + WalOptions.SEGMENT_MIN_BYTES);
        }
        Bounds.check("retention maxAge", maxAge, Duration.ZERO, Duration.ofDays(366_000));
        Bounds.check("retention maxSegments", maxSegments, 0, Integer.MAX_VALUE);
        Bounds.check("retention checkInterval", checkInterval, Duration.ofMillis(1), Duration.ofDays(1));
        keepUnreadBy.forEach(Consumers::checkName);
        keepUnreadBy = Set.copyOf(keepUnreadBy);
    }

    /**
     * With another limit of the log's size.
     *
     * @param newMaxSizeBytes at least 4 KiB, or 0 for none
     * @return the retention
     */
    public Retention withMaxSizeBytes(long newMaxSizeBytes) {
        return new Retention(newMaxSizeBytes, maxAge, maxSegments, keepUnread, keepUnreadBy, checkInterval);
    }

    /**
     * With another age.
     *
     * @param newMaxAge how long an entry is kept, zero for ever
     * @return the retention
     */
    public Retention withMaxAge(Duration newMaxAge) {
        return new Retention(maxSizeBytes, newMaxAge, maxSegments, keepUnread, keepUnreadBy, checkInterval);
    }

    /**
     * With another number of segments.
     *
     * @param newMaxSegments how many may hold entries, 0 for any number
     * @return the retention
     */
    public Retention withMaxSegments(int newMaxSegments) {
        return new Retention(maxSizeBytes, maxAge, newMaxSegments, keepUnread, keepUnreadBy, checkInterval);
    }

    /**
     * With another way with what consumers have not read.
     *
     * @param newKeepUnread whether it is kept
     * @return the retention
     */
    public Retention withKeepUnread(boolean newKeepUnread) {
        return new Retention(maxSizeBytes, maxAge, maxSegments, newKeepUnread, keepUnreadBy, checkInterval);
    }

    /**
     * Keeps what some consumers have not read, and no others.
     *
     * @param consumers their names; none for all that are known
     * @return the retention
     */
    public Retention withKeepUnreadBy(Set<String> consumers) {
        return new Retention(maxSizeBytes, maxAge, maxSegments, true, consumers, checkInterval);
    }

    /**
     * With another interval.
     *
     * @param newCheckInterval how often to look, 1 ms to 1 day
     * @return the retention
     */
    public Retention withCheckInterval(Duration newCheckInterval) {
        return new Retention(maxSizeBytes, maxAge, maxSegments, keepUnread, keepUnreadBy, newCheckInterval);
    }

    /** Whether it keeps everything. */
    boolean none() {
        return maxSizeBytes == 0 && maxAge.isZero() && maxSegments == 0;
    }
}
