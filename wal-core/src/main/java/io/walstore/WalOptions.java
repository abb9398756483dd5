package io.walstore;

import java.time.Duration;

/** The checked settings of a log. */
record WalOptions(
        Durability durability,
        Duration syncInterval,
        long segmentSizeBytes,
        int entryMaxBytes,
        int commitMaxBytes,
        int commitMaxEntries,
        long queueMaxBytes,
        WhenFull whenFull,
        Duration blockTimeout,
        TornTail tornTail,
        OnCorruption onCorruption,
        int quarantineMaxFiles,
        Verification verification,
        ConsumerCommits consumerCommits,
        Retention retention,
        SizeLimit sizeLimit,
        DiskReserve diskReserve,
        Duration segmentMaxAge) {

    /** How often the whole log is read, zero for never, and how fast. */
    record Verification(Duration interval, long maxBytesPerSecond) {

        static final Verification DEFAULT = new Verification(Duration.ZERO, 32L * MIB);

        Verification {
            if (!interval.isZero()) {
                Bounds.check("verifyInterval", interval, Duration.ofSeconds(1), Duration.ofDays(366));
            }
            Bounds.check("verifyMaxBytesPerSecond", maxBytesPerSecond, (long) KIB, Long.MAX_VALUE);
        }
    }

    /** After how many commits of consumers, or how much time, they become durable. */
    record ConsumerCommits(int count, Duration interval) {

        static final ConsumerCommits DEFAULT = new ConsumerCommits(1000, Duration.ofMillis(100));

        ConsumerCommits {
            Bounds.check("consumerCommits count", count, 1, 1 << 20);
            Bounds.check("consumerCommits interval", interval, Duration.ZERO, Duration.ofHours(1));
        }
    }

    /** What is to stay free on the volume, and how often to look whether it is. */
    record DiskReserve(long minFreeBytes, Duration checkInterval) {

        static final DiskReserve NONE = new DiskReserve(0, Duration.ofSeconds(5));

        DiskReserve {
            Bounds.check("diskReserve minFreeBytes", minFreeBytes, 0L, Long.MAX_VALUE);
            Bounds.check("diskReserve checkInterval", checkInterval, Duration.ofMillis(1), Duration.ofDays(1));
        }
    }

    /** With everything else as it is by default. */
    WalOptions(
            Durability durability,
            Duration syncInterval,
            long segmentSizeBytes,
            int entryMaxBytes,
            int commitMaxBytes,
            int commitMaxEntries,
            long queueMaxBytes,
            WhenFull whenFull,
            Duration blockTimeout,
            TornTail tornTail) {
        this(
                durability,
                syncInterval,
                segmentSizeBytes,
                entryMaxBytes,
                commitMaxBytes,
                commitMaxEntries,
                queueMaxBytes,
                whenFull,
                blockTimeout,
                tornTail,
                OnCorruption.FAIL,
                10,
                Verification.DEFAULT,
                ConsumerCommits.DEFAULT,
                Retention.NONE,
                SizeLimit.NONE,
                DiskReserve.NONE,
                Duration.ZERO);
    }

    static final int KIB = 1024;
    static final int MIB = 1024 * KIB;

    static final long SEGMENT_MIN_BYTES = 4 * KIB;
    static final long SEGMENT_MAX_BYTES = 1024L * MIB;
    static final int ENTRY_HARD_LIMIT_BYTES = 64 * MIB;
    static final long BATCH_MAX_BYTES = 64L * MIB;

    private static final Duration IDLE = Duration.ofMillis(200);

    static final WalOptions DEFAULTS = new WalOptions(
            Durability.SYNC,
            Duration.ofMillis(100),
            64L * MIB,
            16 * MIB,
            4 * MIB,
            1024,
            64L * MIB,
            WhenFull.BLOCK,
            Duration.ofSeconds(10),
            TornTail.TRUNCATE);

    WalOptions {
        Bounds.check("syncInterval", syncInterval, Duration.ofMillis(1), Duration.ofHours(1));
        Bounds.check("segmentSizeBytes", segmentSizeBytes, SEGMENT_MIN_BYTES, SEGMENT_MAX_BYTES);
        Bounds.check("entryMaxBytes", entryMaxBytes, 1, ENTRY_HARD_LIMIT_BYTES);
        Bounds.check("commitMaxBytes", commitMaxBytes, 1, ENTRY_HARD_LIMIT_BYTES);
        Bounds.check("commitMaxEntries", commitMaxEntries, 1, 1 << 20);
        Bounds.check("queueMaxBytes", queueMaxBytes, 1L, Long.MAX_VALUE);
        Bounds.check("blockTimeout", blockTimeout, Duration.ZERO, Duration.ofDays(1));
        Bounds.check("quarantineMaxFiles", quarantineMaxFiles, 0, 1_000_000);
        if (!segmentMaxAge.isZero()) {
            Bounds.check("segmentMaxAge", segmentMaxAge, Duration.ofSeconds(1), Duration.ofDays(366));
        }
        if (sizeLimit.maxBytes() > 0) {
            long twoSegments = 2 * wholePages(segmentSizeBytes);
            Bounds.check("sizeLimit maxBytes", sizeLimit.maxBytes(), twoSegments, Long.MAX_VALUE);
        }
    }

    /** The size segments are prepared with: whole pages, up to what was asked for. */
    long preparedBytes() {
        return wholePages(segmentSizeBytes);
    }

    private static long wholePages(long bytes) {
        return bytes / SEGMENT_MIN_BYTES * SEGMENT_MIN_BYTES;
    }

    /** How long an append waits for room. */
    long patienceNanos() {
        return whenFull == WhenFull.BLOCK ? blockTimeout.toNanos() : 0;
    }

    /**
     * After how long a commit syncs what earlier ones did not. Half the interval: an entry that just misses it waits at
     * most as long again, until the tail comes to rest.
     */
    long syncNanos() {
        return syncInterval.toNanos() / 2;
    }

    /** After how long without an append the tail is brought to rest. */
    long idleNanos() {
        return durability == Durability.INTERVAL ? syncNanos() : IDLE.toNanos();
    }
}
