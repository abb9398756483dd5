package io.walstore.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.HttpProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What Prometheus gets of a log: dashboards and alerts are written against these names. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.endpoints.web.exposure.include=prometheus")
@DirtiesContext
class WalPrometheusTests {

    private static final Pattern TYPE = Pattern.compile("# TYPE (wal_\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(wal_\\w+)\\{(.*)} (\\S+)");
    private static final Pattern TAG = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private static final Duration HANGING = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    @Autowired
    private WalLogStore log;

    @LocalServerPort
    private int port;

    private List<String> scrape;

    @DynamicPropertySource
    static void useTemporaryDirectory(DynamicPropertyRegistry properties) {
        properties.add("wal.directory", directory::toString);
    }

    /** Whoever scrapes sees a new consumer from the second time on. */
    @BeforeEach
    void scrapeLogWithConsumer() {
        if (log.consumers().isEmpty()) {
            log.consumer("mailer");
            await().atMost(HANGING).until(() -> {
                scrape();
                return samples().anyMatch(sample -> sample.name().equals("wal_consumer_position"));
            });
        }
        scrape();
    }

    private void scrape() {
        scrape = new HttpProbe(port).get("/actuator/prometheus").body().lines().toList();
    }

    @Test
    void exposesExactlyTheseNamesAndTypes() {
        Map<String, String> types = new TreeMap<>();
        matches(TYPE).forEach(type -> types.put(type.group(1), type.group(2)));

        assertThat(types)
                .containsExactlyEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("wal_append_seconds", "histogram"),
                        Map.entry("wal_append_seconds_max", "gauge"),
                        Map.entry("wal_append_entries_total", "counter"),
                        Map.entry("wal_append_bytes_total", "counter"),
                        Map.entry("wal_append_rejected_total", "counter"),
                        Map.entry("wal_fsync_seconds", "histogram"),
                        Map.entry("wal_fsync_seconds_max", "gauge"),
                        Map.entry("wal_write_seconds", "summary"),
                        Map.entry("wal_write_seconds_max", "gauge"),
                        Map.entry("wal_commit_batch_entries", "histogram"),
                        Map.entry("wal_commit_batch_entries_max", "gauge"),
                        Map.entry("wal_commit_batch_size_bytes", "summary"),
                        Map.entry("wal_commit_batch_size_bytes_max", "gauge"),
                        Map.entry("wal_queue_entries", "gauge"),
                        Map.entry("wal_queue_size_bytes", "gauge"),
                        Map.entry("wal_queue_limit_bytes", "gauge"),
                        Map.entry("wal_read_entries_total", "counter"),
                        Map.entry("wal_read_bytes_total", "counter"),
                        Map.entry("wal_index_first", "gauge"),
                        Map.entry("wal_index_last", "gauge"),
                        Map.entry("wal_index_durable", "gauge"),
                        Map.entry("wal_segments", "gauge"),
                        Map.entry("wal_size_bytes", "gauge"),
                        Map.entry("wal_size_limit_bytes", "gauge"),
                        Map.entry("wal_retention_size_limit_bytes", "gauge"),
                        Map.entry("wal_retention_segments_limit", "gauge"),
                        Map.entry("wal_retention_age_limit_seconds", "gauge"),
                        Map.entry("wal_retention_held_back", "gauge"),
                        Map.entry("wal_disk_reserve_bytes", "gauge"),
                        Map.entry("wal_disk_usable_bytes", "gauge"),
                        Map.entry("wal_disk_total_bytes", "gauge"),
                        Map.entry("wal_oldest_entry_age_seconds", "gauge"),
                        Map.entry("wal_segment_rotations_total", "counter"),
                        Map.entry("wal_segment_roll_seconds", "summary"),
                        Map.entry("wal_segment_roll_seconds_max", "gauge"),
                        Map.entry("wal_segment_deletions_total", "counter"),
                        Map.entry("wal_truncated_entries_total", "counter"),
                        Map.entry("wal_corruption_total", "counter"),
                        Map.entry("wal_recovery_seconds", "summary"),
                        Map.entry("wal_recovery_seconds_max", "gauge"),
                        Map.entry("wal_recovery_truncated_bytes_total", "counter"),
                        Map.entry("wal_metadata_failures_total", "counter"),
                        Map.entry("wal_verify_runs_total", "counter"),
                        Map.entry("wal_verify_last_success_timestamp_seconds", "gauge"),
                        Map.entry("wal_consumers", "gauge"),
                        Map.entry("wal_consumer_position", "gauge"),
                        Map.entry("wal_consumer_lag_entries", "gauge"),
                        Map.entry("wal_consumer_lag_time_seconds", "gauge"),
                        Map.entry("wal_writable", "gauge"),
                        Map.entry("wal_info", "gauge"))));
    }

    @Test
    void tagsEverySeriesWithTheLogAndNothingUnbounded() {
        Map<String, Set<String>> tags = new TreeMap<>();
        samples().forEach(sample -> {
            assertThat(sample.tags()).containsEntry("log", "default");
            sample.tags().forEach((key, value) -> {
                if (!key.equals("log") && !key.equals("le")) {
                    tags.computeIfAbsent(sample.name() + " " + key, name -> new TreeSet<>())
                            .add(value);
                }
            });
        });

        assertThat(tags)
                .containsExactlyEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("wal_append_rejected_total reason", rejections()),
                        Map.entry("wal_append_seconds_bucket outcome", appendOutcomes()),
                        Map.entry("wal_append_seconds_count outcome", appendOutcomes()),
                        Map.entry("wal_append_seconds_max outcome", appendOutcomes()),
                        Map.entry("wal_append_seconds_sum outcome", appendOutcomes()),
                        Map.entry("wal_consumer_lag_entries consumer", Set.of("mailer")),
                        Map.entry("wal_consumer_lag_time_seconds consumer", Set.of("mailer")),
                        Map.entry("wal_consumer_position consumer", Set.of("mailer")),
                        Map.entry("wal_corruption_total detected_by", Set.of("read", "recovery", "verify", "append")),
                        Map.entry("wal_fsync_seconds_bucket outcome", outcomes()),
                        Map.entry("wal_fsync_seconds_count outcome", outcomes()),
                        Map.entry("wal_fsync_seconds_max outcome", outcomes()),
                        Map.entry("wal_fsync_seconds_sum outcome", outcomes()),
                        Map.entry("wal_info durability", Set.of("sync")),
                        Map.entry("wal_info format", Set.of("1")),
                        Map.entry("wal_info version", tags.get("wal_info version")),
                        Map.entry("wal_metadata_failures_total operation", Set.of("commit")),
                        Map.entry(
                                "wal_segment_deletions_total reason",
                                Set.of("truncate", "size", "count", "age", "limit")),
                        Map.entry("wal_truncated_entries_total end", Set.of("back", "front")),
                        Map.entry(
                                "wal_verify_runs_total outcome", Set.of("CLEAN", "DAMAGED", "CANCELLED", "FAILED")))));
        assertThat(tags.get("wal_info version")).hasSize(1);
    }

    private static Set<String> appendOutcomes() {
        return Set.of("SUCCESS", "FAILURE", "REJECTED");
    }

    private static Set<String> outcomes() {
        return Set.of("SUCCESS", "FAILURE");
    }

    private static Set<String> rejections() {
        return Set.of("queue-full", "disk-full", "limit", "too-large", "failed", "read-only", "closed");
    }

    @Test
    void hasAsManySeriesAsDocumented() {
        long buckets =
                samples().filter(sample -> sample.name().endsWith("_bucket")).count();
        long ofTheConsumer = samples()
                .filter(sample -> sample.tags().containsKey("consumer"))
                .count();

        assertThat(samples().count() - ofTheConsumer).isEqualTo(167);
        assertThat(buckets).isEqualTo(87);
        assertThat(ofTheConsumer).isEqualTo(3);
    }

    @Test
    void hasTheBucketsThatQueriesCountOn() {
        assertThat(boundsOf("wal_append_seconds_bucket"))
                .isEqualTo(boundsOf("wal_fsync_seconds_bucket"))
                .containsExactly(
                        "1.0E-4", "2.5E-4", "5.0E-4", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1",
                        "0.25", "0.5", "1.0", "5.0", "+Inf");
        assertThat(boundsOf("wal_commit_batch_entries_bucket"))
                .containsExactly(
                        "1.0", "2.0", "4.0", "8.0", "16.0", "32.0", "64.0", "128.0", "256.0", "512.0", "1024.0",
                        "+Inf");
    }

    private List<String> boundsOf(String bucket) {
        return samples()
                .filter(sample -> sample.name().equals(bucket))
                .map(sample -> sample.tags().get("le"))
                .distinct()
                .toList();
    }

    @Test
    void countsWhatTheLogDid() {
        double before = valueOf("wal_append_entries_total");
        log.append(List.of(new byte[10], new byte[20], new byte[30]));
        log.getLog(log.lastIndex());

        scrape();

        assertThat(valueOf("wal_append_entries_total")).isEqualTo(before + 3);
        assertThat(valueOf("wal_append_seconds_count")).isPositive();
        assertThat(valueOf("wal_fsync_seconds_count")).isPositive();
        assertThat(valueOf("wal_write_seconds_count")).isPositive();
        assertThat(valueOf("wal_commit_batch_entries_max")).isGreaterThanOrEqualTo(3);
        assertThat(valueOf("wal_commit_batch_size_bytes_max")).isGreaterThanOrEqualTo(60);
        assertThat(valueOf("wal_read_entries_total")).isPositive();
        assertThat(valueOf("wal_recovery_seconds_count")).isEqualTo(1);
        assertThat(valueOf("wal_index_last")).isEqualTo(log.lastIndex());
        assertThat(valueOf("wal_writable")).isEqualTo(1);
        assertThat(valueOf("wal_disk_total_bytes")).isEqualTo(log.disk().totalBytes());
        assertThat(valueOf("wal_disk_usable_bytes")).isBetween(0.0, valueOf("wal_disk_total_bytes"));
    }

    @Test
    void forgetsConsumerThatWasDeleted() {
        log.consumer("passer-by");
        await().atMost(HANGING).until(() -> consumersScraped().contains("passer-by"));

        log.deleteConsumer("passer-by");

        await().atMost(HANGING)
                .untilAsserted(() -> assertThat(consumersScraped()).containsExactly("mailer"));
    }

    private Set<String> consumersScraped() {
        scrape();
        return samples()
                .filter(sample -> sample.tags().containsKey("consumer"))
                .map(sample -> sample.tags().get("consumer"))
                .collect(Collectors.toSet());
    }

    private double valueOf(String name) {
        return samples()
                .filter(sample -> sample.name().equals(name))
                .filter(sample ->
                        sample.tags().getOrDefault("outcome", "SUCCESS").equals("SUCCESS"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private Stream<Sample> samples() {
        return matches(SAMPLE)
                .map(match -> new Sample(match.group(1), tagsOf(match.group(2)), Double.parseDouble(match.group(3))));
    }

    private Stream<Matcher> matches(Pattern pattern) {
        return scrape.stream().map(pattern::matcher).filter(Matcher::matches);
    }

    private static Map<String, String> tagsOf(String text) {
        Map<String, String> tags = new TreeMap<>();
        TAG.matcher(text).results().forEach(tag -> tags.put(tag.group(1), tag.group(2)));
        return tags;
    }

    private record Sample(String name, Map<String, String> tags, double value) {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Host {}
}
