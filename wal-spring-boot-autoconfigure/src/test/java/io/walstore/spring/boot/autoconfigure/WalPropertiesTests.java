package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.walstore.AtLimit;
import io.walstore.Durability;
import io.walstore.OnCorruption;
import io.walstore.Retention;
import io.walstore.SizeLimit;
import io.walstore.TornTail;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class WalPropertiesTests {

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withUserConfiguration(PropertiesOnly.class);

    @Test
    void hasTheDefaultsOfTheLogItself() {
        contextRunner.run(context -> {
            WalProperties properties = context.getBean(WalProperties.class);

            assertThat(properties.defaultLogDirectory()).isEqualTo(Path.of("data/wal/default"));
            assertThat(properties.defaultLogMetadataPath()).isEqualTo(Path.of("data/wal/default/metadata.db"));
            assertThat(properties.durability()).isEqualTo(Durability.SYNC);
            assertThat(properties.segment().size()).isEqualTo(DataSize.ofMegabytes(64));
            assertThat(properties.metadata().type()).isEqualTo(WalProperties.MetadataType.SQLITE);
        });
    }

    @Test
    void bindsEveryKey() {
        contextRunner
                .withPropertyValues(
                        "wal.durability=interval",
                        "wal.sync-interval=5ms",
                        "wal.group-commit.max-bytes=1MB",
                        "wal.group-commit.max-entries=7",
                        "wal.queue.max-bytes=2MB",
                        "wal.queue.when-full=reject",
                        "wal.queue.block-timeout=3s",
                        "wal.entry.max-size=1KB",
                        "wal.segment.size=8KB",
                        "wal.segment.max-age=1h",
                        "wal.retention.max-size=10GB",
                        "wal.retention.max-age=7d",
                        "wal.retention.max-segments=50",
                        "wal.retention.keep-unread=false",
                        "wal.retention.keep-unread-by=mailer,billing",
                        "wal.retention.check-interval=5s",
                        "wal.limit.max-size=20GB",
                        "wal.limit.when-full=drop-oldest",
                        "wal.limit.block-timeout=1s",
                        "wal.disk.min-free=512MB",
                        "wal.disk.check-interval=9s",
                        "wal.recovery.torn-tail=fail",
                        "wal.recovery.on-corruption=read-only",
                        "wal.recovery.quarantine-max-files=3",
                        "wal.verify.enabled=true",
                        "wal.verify.interval=6h",
                        "wal.verify.max-rate=8MB",
                        "wal.consumer.flush-count=9",
                        "wal.consumer.flush-interval=2s",
                        "wal.metadata.type=file",
                        "wal.metadata.path=/var/catalogue.db")
                .run(context -> {
                    WalProperties properties = context.getBean(WalProperties.class);

                    assertThat(properties.durability()).isEqualTo(Durability.INTERVAL);
                    assertThat(properties.syncInterval()).isEqualTo(Duration.ofMillis(5));
                    assertThat(properties.groupCommit())
                            .isEqualTo(new WalProperties.GroupCommit(DataSize.ofMegabytes(1), 7));
                    assertThat(properties.queue())
                            .isEqualTo(new WalProperties.Queue(
                                    DataSize.ofMegabytes(2), WhenFull.REJECT, Duration.ofSeconds(3)));
                    assertThat(properties.entry()).isEqualTo(new WalProperties.Entry(DataSize.ofKilobytes(1)));
                    assertThat(properties.segment())
                            .isEqualTo(new WalProperties.Segment(DataSize.ofKilobytes(8), Duration.ofHours(1)));
                    assertThat(properties.retention())
                            .isEqualTo(new WalProperties.Retention(
                                    DataSize.ofGigabytes(10),
                                    Duration.ofDays(7),
                                    50,
                                    false,
                                    Set.of("mailer", "billing"),
                                    Duration.ofSeconds(5)));
                    assertThat(properties.limit())
                            .isEqualTo(new WalProperties.Limit(
                                    DataSize.ofGigabytes(20), AtLimit.DROP_OLDEST, Duration.ofSeconds(1)));
                    assertThat(properties.disk())
                            .isEqualTo(new WalProperties.Disk(DataSize.ofMegabytes(512), Duration.ofSeconds(9)));
                    assertThat(properties.recovery())
                            .isEqualTo(new WalProperties.Recovery(TornTail.FAIL, OnCorruption.READ_ONLY, 3));
                    assertThat(properties.verify())
                            .isEqualTo(new WalProperties.Verify(true, Duration.ofHours(6), DataSize.ofMegabytes(8)));
                    assertThat(properties.consumer()).isEqualTo(new WalProperties.Consumer(9, Duration.ofSeconds(2)));
                    assertThat(properties.metadata())
                            .isEqualTo(
                                    new WalProperties.Metadata(WalProperties.MetadataType.FILE, "/var/catalogue.db"));
                });
    }

    @Test
    void takesRelativePathsFromTheWorkingDirectoryAlthoughTheClassPathHasThem() {
        contextRunner
                .withPropertyValues("wal.directory=schema-1", "wal.metadata.path=schema-1/metadata.db")
                .run(context -> {
                    WalProperties properties = context.getBean(WalProperties.class);

                    assertThat(getClass().getResource("/schema-1/metadata.db")).isNotNull();
                    assertThat(properties.defaultLogDirectory()).isEqualTo(Path.of("schema-1/default"));
                    assertThat(properties.defaultLogMetadataPath()).isEqualTo(Path.of("schema-1/metadata.db"));
                });
    }

    @Test
    void tellsTheLogWhatToGiveUp() {
        WalLogStoreBuilder builder = customized(
                "wal.retention.max-size=10GB",
                "wal.retention.max-age=7d",
                "wal.retention.max-segments=50",
                "wal.retention.keep-unread-by=mailer",
                "wal.retention.check-interval=5s");

        verify(builder)
                .retention(Retention.NONE
                        .withMaxSizeBytes(10L << 30)
                        .withMaxAge(Duration.ofDays(7))
                        .withMaxSegments(50)
                        .withKeepUnreadBy(Set.of("mailer"))
                        .withCheckInterval(Duration.ofSeconds(5)));
    }

    @Test
    void keepsEverythingByDefault() {
        verify(customized()).retention(Retention.NONE);
    }

    @Test
    void tellsTheLogWhatItMayTake() {
        WalLogStoreBuilder builder = customized(
                "wal.limit.max-size=1GB",
                "wal.limit.when-full=block",
                "wal.limit.block-timeout=3s",
                "wal.disk.min-free=512MB",
                "wal.disk.check-interval=9s");

        verify(builder).sizeLimit(new SizeLimit(1 << 30, AtLimit.BLOCK, Duration.ofSeconds(3)));
        verify(builder).diskReserve(512 << 20, Duration.ofSeconds(9));
    }

    @Test
    void tellsTheLogWhatToDoAboutDamage() {
        WalLogStoreBuilder builder = customized(
                "wal.recovery.torn-tail=fail",
                "wal.recovery.on-corruption=quarantine",
                "wal.recovery.quarantine-max-files=3");

        verify(builder).tornTail(TornTail.FAIL);
        verify(builder).onCorruption(OnCorruption.QUARANTINE);
        verify(builder).quarantineMaxFiles(3);
    }

    @Test
    void tellsTheLogHowToVerifyItself() {
        WalLogStoreBuilder builder =
                customized("wal.verify.enabled=true", "wal.verify.interval=6h", "wal.verify.max-rate=8MB");

        verify(builder).verify(Duration.ofHours(6), 8 << 20);
    }

    @Test
    void limitsTheRateOfVerificationsAlthoughNoneIsScheduled() {
        WalLogStoreBuilder builder = customized("wal.verify.max-rate=8MB");

        verify(builder).verify(Duration.ZERO, 8 << 20);
    }

    @Test
    void tellsTheLogWhenCommitsOfConsumersBecomeDurable() {
        WalLogStoreBuilder builder = customized("wal.consumer.flush-count=9", "wal.consumer.flush-interval=2s");

        verify(builder).consumerCommits(9, Duration.ofSeconds(2));
    }

    private WalLogStoreBuilder customized(String... properties) {
        WalLogStoreBuilder builder = mock(RETURNS_SELF);
        contextRunner
                .withPropertyValues(properties)
                .run(context -> new WalPropertiesCustomizer(
                                context.getBean(WalProperties.class).defaultLog(), "wal")
                        .customize(builder));
        return builder;
    }

    @ParameterizedTest
    @CsvSource({
        "wal.sync-interval, 0ms, 1ms to 1h",
        "wal.sync-interval, 61m, 1ms to 1h",
        "wal.group-commit.max-bytes, 0B, 1B to 64MB",
        "wal.group-commit.max-bytes, 65MB, 1B to 64MB",
        "wal.group-commit.max-entries, 0, 1 to 1048576",
        "wal.group-commit.max-entries, 1048577, 1 to 1048576",
        "wal.queue.max-bytes, 0B, at least 1B",
        "wal.queue.block-timeout, -1s, 0s to 1d",
        "wal.queue.block-timeout, 25h, 0s to 1d",
        "wal.entry.max-size, 0B, 1B to 64MB",
        "wal.entry.max-size, 5GB, 1B to 64MB",
        "wal.segment.size, 2KB, 4KB to 1GB",
        "wal.segment.size, 2GB, 4KB to 1GB",
        "wal.segment.max-age, 999ms, 1s to 366d",
        "wal.segment.max-age, 367d, 1s to 366d",
        "wal.retention.max-size, 4095B, at least 4KB",
        "wal.retention.max-age, 0s, 1ms to 366000d",
        "wal.retention.max-segments, 0, at least 1",
        "wal.retention.check-interval, 0s, 1ms to 1d",
        "wal.retention.check-interval, 25h, 1ms to 1d",
        "wal.retention.keep-unread-by, no name, illegal consumer name 'no name'",
        "wal.limit.max-size, 127MB, 'at least 134217728B, two segments'",
        "wal.limit.block-timeout, 25h, 0s to 1d",
        "wal.disk.min-free, -1B, at least 0B",
        "wal.disk.check-interval, 0s, 1ms to 1d",
        "wal.recovery.quarantine-max-files, -1, 0 to 1000000",
        "wal.recovery.quarantine-max-files, 1000001, 0 to 1000000",
        "wal.verify.interval, 999ms, 1s to 366d",
        "wal.verify.interval, 367d, 1s to 366d",
        "wal.verify.max-rate, 1023B, at least 1KB",
        "wal.consumer.flush-count, 0, 1 to 1048576",
        "wal.consumer.flush-count, 1048577, 1 to 1048576",
        "wal.consumer.flush-interval, -1ms, 0s to 1h",
        "wal.consumer.flush-interval, 61m, 0s to 1h"
    })
    void refusesValueOutOfItsBounds(String key, String value, String bounds) {
        contextRunner.withPropertyValues(key + "=" + value).run(context -> {
            WalPropertiesCustomizer customizer = new WalPropertiesCustomizer(
                    context.getBean(WalProperties.class).defaultLog(), "wal");

            assertThat(catchThrowable(() -> customizer.customize(WalLogStore.builder(Path.of("unused")))))
                    .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, e -> {
                        assertThat(e.getName()).isEqualTo(key);
                        assertThat(e.getReason()).contains(bounds);
                    });
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(WalProperties.class)
    static class PropertiesOnly {}
}
