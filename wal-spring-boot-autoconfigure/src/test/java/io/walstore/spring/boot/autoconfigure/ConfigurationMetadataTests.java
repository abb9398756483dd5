package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE shows while someone writes {@code wal.} into a properties file. */
class ConfigurationMetadataTests {

    private static final String NO_DEFAULT = "";

    @Test
    void namesEveryPropertyWithItsDefault() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        properties()
                .forEach((name, property) ->
                        defaults.put(name, property.path("defaultValue").asString(NO_DEFAULT)));

        assertThat(defaults)
                .containsExactlyEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("management.endpoint.wal.access", "read_only"),
                        Map.entry("management.endpoint.wal.cache.time-to-live", "0ms"),
                        Map.entry("management.health.wal.enabled", "true"),
                        Map.entry("wal.consumer.flush-count", "1000"),
                        Map.entry("wal.consumer.flush-interval", "100ms"),
                        Map.entry("wal.directory", "./data/wal"),
                        Map.entry("wal.disk.check-interval", "5s"),
                        Map.entry("wal.disk.min-free", "0B"),
                        Map.entry("wal.durability", "sync"),
                        Map.entry("wal.enabled", "true"),
                        Map.entry("wal.endpoint.backup-directory", NO_DEFAULT),
                        Map.entry("wal.endpoint.roles", NO_DEFAULT),
                        Map.entry("wal.endpoint.show-payloads", "never"),
                        Map.entry("wal.entry.max-size", "16MB"),
                        Map.entry("wal.group-commit.max-bytes", "4MB"),
                        Map.entry("wal.group-commit.max-entries", "1024"),
                        Map.entry("wal.limit.block-timeout", "10s"),
                        Map.entry("wal.limit.max-size", NO_DEFAULT),
                        Map.entry("wal.limit.when-full", "reject"),
                        Map.entry("wal.logs", NO_DEFAULT),
                        Map.entry("wal.metadata.path", NO_DEFAULT),
                        Map.entry("wal.metadata.type", "sqlite"),
                        Map.entry("wal.queue.block-timeout", "10s"),
                        Map.entry("wal.queue.max-bytes", "64MB"),
                        Map.entry("wal.queue.when-full", "block"),
                        Map.entry("wal.recovery.on-corruption", "fail"),
                        Map.entry("wal.recovery.quarantine-max-files", "10"),
                        Map.entry("wal.recovery.torn-tail", "truncate"),
                        Map.entry("wal.retention.check-interval", "1m"),
                        Map.entry("wal.retention.keep-unread", "true"),
                        Map.entry("wal.retention.keep-unread-by", NO_DEFAULT),
                        Map.entry("wal.retention.max-age", NO_DEFAULT),
                        Map.entry("wal.retention.max-segments", NO_DEFAULT),
                        Map.entry("wal.retention.max-size", NO_DEFAULT),
                        Map.entry("wal.segment.max-age", NO_DEFAULT),
                        Map.entry("wal.segment.size", "64MB"),
                        Map.entry("wal.startup.mode", "blocking"),
                        Map.entry("wal.sync-interval", "100ms"),
                        Map.entry("wal.verify.enabled", "false"),
                        Map.entry("wal.verify.interval", "1d"),
                        Map.entry("wal.verify.max-rate", "32MB"))));
    }

    @Test
    void describesEveryProperty() throws IOException {
        properties()
                .forEach((name, property) -> assertThat(
                                property.path("description").asString(""))
                        .as(name)
                        .endsWith("."));
    }

    private static Map<String, JsonNode> properties() throws IOException {
        try (InputStream metadata =
                WalProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Map<String, JsonNode> properties = new TreeMap<>();
            JsonMapper.shared()
                    .readTree(metadata)
                    .path("properties")
                    .forEach(property -> properties.put(property.path("name").asString(), property));
            return properties;
        }
    }
}
