package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.walstore.Durability;
import io.walstore.TornTail;
import io.walstore.WalLogStore;
import io.walstore.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
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
                        "wal.recovery.torn-tail=fail",
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
                    assertThat(properties.segment()).isEqualTo(new WalProperties.Segment(DataSize.ofKilobytes(8)));
                    assertThat(properties.recovery()).isEqualTo(new WalProperties.Recovery(TornTail.FAIL));
                    assertThat(properties.metadata())
                            .isEqualTo(new WalProperties.Metadata(
                                    WalProperties.MetadataType.FILE, Path.of("/var/catalogue.db")));
                });
    }

    @Test
    void takesRelativeDirectoryFromTheWorkingDirectoryAlthoughTheClassPathHasOneOfThatName() {
        contextRunner
                .withPropertyValues("wal.directory=META-INF")
                .run(context -> assertThat(context.getBean(WalProperties.class).directory())
                        .isEqualTo(Path.of("META-INF")));
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
        "wal.segment.size, 2GB, 4KB to 1GB"
    })
    void refusesValueOutOfItsBounds(String key, String value, String bounds) {
        contextRunner.withPropertyValues(key + "=" + value).run(context -> {
            WalPropertiesCustomizer customizer = new WalPropertiesCustomizer(context.getBean(WalProperties.class));

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
