package io.walstore.spring.boot.autoconfigure;

import io.walstore.Retention;
import io.walstore.SizeLimit;
import io.walstore.WalLogStoreBuilder;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Applies the properties to a builder. Checks their bounds here rather than while they are bound: a failure of binding
 * would be reported without the key's bounds and origin.
 */
final class WalPropertiesCustomizer implements WalLogStoreBuilderCustomizer {

    private static final DataSize ONE_BYTE = DataSize.ofBytes(1);
    private static final DataSize ONE_KILOBYTE = DataSize.ofKilobytes(1);
    private static final DataSize UNLIMITED = DataSize.ofBytes(Long.MAX_VALUE);
    private static final DataSize BATCH_LIMIT = DataSize.ofMegabytes(64);
    private static final DataSize SMALLEST_SEGMENT = DataSize.ofKilobytes(4);
    private static final DataSize LARGEST_SEGMENT = DataSize.ofGigabytes(1);
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);
    private static final Duration LONGEST_AGE = Duration.ofDays(366_000);
    private static final int COMMIT_ENTRIES_LIMIT = 1 << 20;
    private static final int CONSUMER_COMMITS_LIMIT = 1 << 20;
    private static final int QUARANTINE_LIMIT = 1_000_000;

    private final WalLogProperties properties;

    /** What the keys begin with. */
    private final String prefix;

    WalPropertiesCustomizer(WalLogProperties properties, String prefix) {
        this.properties = properties;
        this.prefix = prefix;
    }

    @Override
    public void customize(WalLogStoreBuilder builder) {
        builder.durability(properties.durability())
                .syncInterval(within(
                        ".sync-interval",
                        properties.syncInterval(),
                        Duration.ofMillis(1),
                        Duration.ofHours(1),
                        "1ms to 1h"))
                .segmentSizeBytes(within(
                                ".segment.size",
                                properties.segment().size(),
                                SMALLEST_SEGMENT,
                                LARGEST_SEGMENT,
                                "4KB to 1GB")
                        .toBytes())
                .entryMaxBytes(batchBytes(".entry.max-size", properties.entry().maxSize()));
        if (properties.segment().maxAge() != null) {
            builder.segmentMaxAge(within(
                    ".segment.max-age", properties.segment().maxAge(), ONE_SECOND, Duration.ofDays(366), "1s to 366d"));
        }
        customizeCommit(builder, properties.groupCommit());
        customizeQueue(builder, properties.queue());
        builder.retention(retention(properties.retention()));
        customizeLimit(builder, properties.limit(), properties.segment());
        customizeReserve(builder, properties.disk());
        customizeRecovery(builder, properties.recovery());
        customizeVerification(builder, properties.verify());
        customizeConsumers(builder, properties.consumer());
    }

    private void customizeCommit(WalLogStoreBuilder builder, WalProperties.GroupCommit commit) {
        builder.commitMaxBytes(batchBytes(".group-commit.max-bytes", commit.maxBytes()))
                .commitMaxEntries(within(
                        ".group-commit.max-entries", commit.maxEntries(), 1, COMMIT_ENTRIES_LIMIT, "1 to 1048576"));
    }

    private void customizeQueue(WalLogStoreBuilder builder, WalProperties.Queue queue) {
        builder.queueMaxBytes(within(".queue.max-bytes", queue.maxBytes(), ONE_BYTE, UNLIMITED, "at least 1B")
                        .toBytes())
                .whenFull(queue.whenFull())
                .blockTimeout(within(
                        ".queue.block-timeout", queue.blockTimeout(), Duration.ZERO, Duration.ofDays(1), "0s to 1d"));
    }

    private Retention retention(WalProperties.Retention retention) {
        Retention limits = Retention.NONE
                .withKeepUnread(retention.keepUnread())
                .withCheckInterval(within(
                        ".retention.check-interval",
                        retention.checkInterval(),
                        ONE_MILLISECOND,
                        Duration.ofDays(1),
                        "1ms to 1d"));
        if (retention.maxSize() != null) {
            limits = limits.withMaxSizeBytes(
                    within(".retention.max-size", retention.maxSize(), SMALLEST_SEGMENT, UNLIMITED, "at least 4KB")
                            .toBytes());
        }
        if (retention.maxAge() != null) {
            limits = limits.withMaxAge(
                    within(".retention.max-age", retention.maxAge(), ONE_MILLISECOND, LONGEST_AGE, "1ms to 366000d"));
        }
        if (retention.maxSegments() != null) {
            limits = limits.withMaxSegments(
                    within(".retention.max-segments", retention.maxSegments(), 1, Integer.MAX_VALUE, "at least 1"));
        }
        return keepUnreadBy(limits, retention.keepUnreadBy());
    }

    private Retention keepUnreadBy(Retention limits, Set<String> consumers) {
        try {
            return consumers.isEmpty() ? limits : limits.withKeepUnreadBy(consumers);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    prefix + ".retention.keep-unread-by", consumers, e.getMessage(), e);
        }
    }

    private void customizeLimit(WalLogStoreBuilder builder, WalProperties.Limit limit, WalProperties.Segment segment) {
        Duration blockTimeout =
                within(".limit.block-timeout", limit.blockTimeout(), Duration.ZERO, Duration.ofDays(1), "0s to 1d");
        if (limit.maxSize() != null) {
            DataSize least = DataSize.ofBytes(2 * segment.size().toBytes());
            DataSize most = within(
                    ".limit.max-size", limit.maxSize(), least, UNLIMITED, "at least " + least + ", two segments");
            builder.sizeLimit(new SizeLimit(most.toBytes(), limit.whenFull(), blockTimeout));
        }
    }

    private void customizeReserve(WalLogStoreBuilder builder, WalProperties.Disk disk) {
        builder.diskReserve(
                within(".disk.min-free", disk.minFree(), DataSize.ofBytes(0), UNLIMITED, "at least 0B")
                        .toBytes(),
                within(".disk.check-interval", disk.checkInterval(), ONE_MILLISECOND, Duration.ofDays(1), "1ms to 1d"));
    }

    private void customizeRecovery(WalLogStoreBuilder builder, WalProperties.Recovery recovery) {
        builder.tornTail(recovery.tornTail())
                .onCorruption(recovery.onCorruption())
                .quarantineMaxFiles(within(
                        ".recovery.quarantine-max-files",
                        recovery.quarantineMaxFiles(),
                        0,
                        QUARANTINE_LIMIT,
                        "0 to 1000000"));
    }

    /** The rate counts for verifications that somebody asks for as well. */
    private void customizeVerification(WalLogStoreBuilder builder, WalProperties.Verify verify) {
        Duration interval =
                within(".verify.interval", verify.interval(), ONE_SECOND, Duration.ofDays(366), "1s to 366d");
        DataSize rate = within(".verify.max-rate", verify.maxRate(), ONE_KILOBYTE, UNLIMITED, "at least 1KB");
        builder.verify(verify.enabled() ? interval : Duration.ZERO, rate.toBytes());
    }

    private void customizeConsumers(WalLogStoreBuilder builder, WalProperties.Consumer consumer) {
        builder.consumerCommits(
                within(".consumer.flush-count", consumer.flushCount(), 1, CONSUMER_COMMITS_LIMIT, "1 to 1048576"),
                within(
                        ".consumer.flush-interval",
                        consumer.flushInterval(),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        "0s to 1h"));
    }

    private int batchBytes(String key, DataSize value) {
        return (int) within(key, value, ONE_BYTE, BATCH_LIMIT, "1B to 64MB").toBytes();
    }

    private <T extends Comparable<T>> T within(String key, T value, T least, T most, String bounds) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidConfigurationPropertyValueException(prefix + key, value, "It must be " + bounds + ".");
        }
        return value;
    }
}
