package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.ConsumerStatus;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.HttpProbe;
import io.walstore.spring.boot.HttpProbe.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The endpoint as an operator meets it: a log of several small segments, cut at the front, behind a web server. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "wal.segment.size=4KB",
            "wal.retention.max-size=32MB",
            "wal.retention.max-age=7d",
            "wal.limit.max-size=64MB",
            "wal.disk.min-free=1KB",
            "management.endpoints.web.exposure.include=health,wal",
            "management.endpoint.health.show-details=always",
            "spring.jackson.property-naming-strategy=SNAKE_CASE"
        })
@DirtiesContext
class WalEndpointHttpTests {

    private static final int ENTRIES = 60;
    private static final int FIRST = 5;

    @TempDir
    static Path directory;

    @Autowired
    private WalLogStore log;

    @LocalServerPort
    private int port;

    private HttpProbe probe;

    @DynamicPropertySource
    static void useTemporaryDirectory(DynamicPropertyRegistry properties) {
        properties.add("wal.directory", directory::toString);
    }

    @BeforeEach
    void writeSeveralSegments() {
        probe = new HttpProbe(port);
        if (log.lastIndex() == 0) {
            for (int i = 0; i < ENTRIES; i++) {
                log.append(new byte[300]);
            }
            log.truncateFront(FIRST);
        }
    }

    @Test
    void showsAllLogs() {
        Answer answer = probe.get("/actuator/wal");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode shown = answer.json().path("logs").path("default");
        assertThat(shown.propertyNames())
                .containsExactly(
                        "state",
                        "durability",
                        "firstIndex",
                        "lastIndex",
                        "durableIndex",
                        "entries",
                        "segments",
                        "sizeBytes",
                        "sizeLimitBytes",
                        "oldestEntry",
                        "consumers",
                        "directory");
        assertThat(shown.path("sizeLimitBytes").asLong()).isEqualTo(64 << 20);
        assertThat(Instant.parse(shown.path("oldestEntry").asString())).isBefore(Instant.now());
        assertThat(shown.path("state").asString()).isEqualTo("OPEN");
        assertThat(shown.path("durability").asString()).isEqualTo("SYNC");
        assertThat(shown.path("firstIndex").asLong()).isEqualTo(FIRST);
        assertThat(shown.path("lastIndex").asLong()).isEqualTo(ENTRIES);
        assertThat(shown.path("durableIndex").asLong()).isEqualTo(ENTRIES);
        assertThat(shown.path("entries").asLong()).isEqualTo(ENTRIES - FIRST + 1);
        assertThat(shown.path("segments").asInt()).isEqualTo(log.segments().size());
        assertThat(shown.path("sizeBytes").asLong()).isEqualTo(log.status().sizeBytes());
        assertThat(shown.path("directory").asString())
                .isEqualTo(directory.resolve("default").toString());
    }

    @Test
    void showsDiskAndRecoveryOfOneLog() {
        JsonNode shown = probe.get("/actuator/wal/default").json();

        assertThat(shown.path("lastIndex").asLong()).isEqualTo(ENTRIES);
        assertThat(shown.path("disk").path("usableBytes").asLong()).isPositive();
        assertThat(shown.path("disk").path("totalBytes").asLong())
                .isEqualTo(log.disk().totalBytes());
        assertThat(shown.path("disk").path("minFreeBytes").asLong()).isEqualTo(1024);
        JsonNode retention = shown.path("retention");
        assertThat(retention.propertyNames())
                .containsExactly("maxSizeBytes", "maxAge", "keepUnread", "lastRun", "lastDeletedSegments");
        assertThat(retention.path("maxSizeBytes").asLong()).isEqualTo(32 << 20);
        assertThat(retention.path("maxAge").asString()).isEqualTo("PT168H");
        assertThat(retention.path("lastDeletedSegments").asInt()).isZero();
        JsonNode recovery = shown.path("recovery");
        assertThat(recovery.propertyNames())
                .containsExactly(
                        "finished",
                        "duration",
                        "scannedBytes",
                        "truncatedBytes",
                        "quarantined",
                        "damageCount",
                        "damages");
        assertThat(Instant.parse(recovery.path("finished").asString())).isBefore(Instant.now());
        assertThat(Duration.parse(recovery.path("duration").asString())).isPositive();
    }

    @Test
    void listsSegments() {
        Answer answer = probe.get("/actuator/wal/default/segments");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode segments = answer.json().path("segments");
        assertThat(segments).hasSizeGreaterThan(2).hasSameSizeAs(log.segments());
        assertThat(segments.get(0).path("firstIndex").asLong()).isEqualTo(FIRST);
        assertThat(segments.get(0).path("state").asString()).isEqualTo("SEALED");
        assertThat(Instant.parse(segments.get(0).path("sealed").asString())).isBefore(Instant.now());
        assertThat(answer.json().has("next")).isFalse();
    }

    @Test
    void pagesThroughSegments() {
        JsonNode first = probe.get("/actuator/wal/default/segments?limit=2").json();
        JsonNode second = probe.get("/actuator/wal/default/segments?limit=2&after="
                        + first.path("next").asLong())
                .json();

        List<Long> all = log.segments().stream().map(segment -> segment.id()).toList();
        assertThat(idsOf(first)).isEqualTo(all.subList(0, 2));
        assertThat(idsOf(second)).isEqualTo(all.subList(2, Math.min(4, all.size())));
    }

    private static List<Long> idsOf(JsonNode page) {
        return StreamSupport.stream(page.path("segments").spliterator(), false)
                .map(segment -> segment.path("id").asLong())
                .toList();
    }

    @Test
    void showsOneSegment() {
        long id = log.segments().get(1).id();

        JsonNode segment = probe.get("/actuator/wal/default/segments/" + id).json();

        assertThat(segment.path("id").asLong()).isEqualTo(id);
        assertThat(segment.path("file").asString())
                .isEqualTo(log.segments().get(1).file());
        assertThat(segment.path("entries").asLong())
                .isEqualTo(log.segments().get(1).entries());
    }

    @Test
    void showsEntriesWithMaskedPayloads() {
        Answer answer = probe.get("/actuator/wal/default/entries?from=10&limit=2");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode entries = answer.json().path("entries");
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0).propertyNames()).containsExactly("index", "timestamp", "sizeBytes", "payload");
        assertThat(entries.get(0).path("index").asLong()).isEqualTo(10);
        assertThat(entries.get(0).path("sizeBytes").asInt()).isEqualTo(300);
        assertThat(entries.get(0).path("payload").asString()).isEqualTo("******");
        assertThat(Instant.parse(entries.get(0).path("timestamp").asString())).isBefore(Instant.now());
        assertThat(answer.json().path("next").asLong()).isEqualTo(12);
    }

    @Test
    void beginsWithTheFirstEntryAndEndsWithTheLast() {
        JsonNode beginning = probe.get("/actuator/wal/default/entries").json();
        JsonNode end =
                probe.get("/actuator/wal/default/entries?from=" + (ENTRIES - 1)).json();

        assertThat(beginning.path("entries")).hasSize(20);
        assertThat(beginning.path("entries").get(0).path("index").asLong()).isEqualTo(FIRST);
        assertThat(end.path("entries")).hasSize(2);
        assertThat(end.has("next")).isFalse();
    }

    @Test
    void showsConsumers() {
        log.consumer("mailer").commit(ENTRIES - 1);

        Answer answer = probe.get("/actuator/wal/default/consumers");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode mailer = answer.json().path("consumers").path("mailer");
        assertThat(mailer.propertyNames()).containsExactly("position", "lagEntries", "lagAge", "lastAck");
        assertThat(mailer.path("position").asLong()).isEqualTo(ENTRIES - 1);
        assertThat(mailer.path("lagEntries").asLong()).isEqualTo(1);
        assertThat(Duration.parse(mailer.path("lagAge").asString())).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(Instant.parse(mailer.path("lastAck").asString())).isBefore(Instant.now());
    }

    @Test
    void showsWhatTheLastVerificationFound() {
        log.verify();

        Answer answer = probe.get("/actuator/wal/default/verify");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode verification = answer.json();
        assertThat(verification.propertyNames())
                .containsExactly("finished", "outcome", "segments", "entries", "bytes", "damageCount", "damages");
        assertThat(Instant.parse(verification.path("finished").asString())).isBefore(Instant.now());
        assertThat(verification.path("outcome").asString()).isEqualTo("CLEAN");
        assertThat(verification.path("entries").asLong()).isEqualTo(ENTRIES - FIRST + 1);
        assertThat(probe.get("/actuator/wal/default").json().path("lastVerification"))
                .isEqualTo(verification);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nolog                              | 404 | no log nolog: there are [default]",
                "/nolog/segments                     | 404 | no log nolog: there are [default]",
                "/default/readers                    | 404 | a log has no readers: it has segments, entries, consumers, verify and backup",
                "/default/backup                     | 404 | log default was not backed up through this endpoint",
                "/default/segments/4711              | 404 | log default has no segment 4711",
                "/default/segments/x                 | 404 | log default has no segment x",
                "/default/entries/5                  | 404 | a log has no entries: it has segments",
                "/default/consumers/mailer           | 404 | a log has no consumers: it has segments",
                "/default/segments?limit=0           | 400 | limit is 0, must be 1..1000",
                "/default/segments?limit=1001        | 400 | limit is 1001, must be 1..1000",
                "/default/segments?after=-1          | 400 | after is -1, must be at least 0",
                "/default/entries?limit=101          | 400 | limit is 101, must be 1..100",
                "/default/entries?limit=x            | 400 | limit is \"x\", must be a 64-bit integer",
                "/default/entries?from=              | 400 | from is \"\", must be a 64-bit integer",
                "/default/entries?from=5&from=6      | 400 | from is \"5,6\", must be a 64-bit integer",
                "/default/entries?from=4             | 400 | from is 4, must be 5..60",
                "/default/entries?from=61            | 400 | from is 61, must be 5..60",
                "/default/entries?from=9223372036854775807 | 400 | from is 9223372036854775807, must be 5..60"
            })
    void explainsWhatCannotBeAnswered(String path, int status, String detail) {
        Answer answer = probe.get("/actuator/wal" + path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("title").asString()).isEqualTo(status == 404 ? "Not Found" : "Bad Request");
        assertThat(answer.json().path("detail").asString()).isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/sync",
                "/roll",
                "/retain",
                "/verify",
                "/truncate",
                "/backup",
                "/reopen",
                "/nosuch",
                "/consumers"
            })
    void takesNoActionsUnlessAccessIsUnrestricted(String action) {
        assertThat(probe.post("/actuator/wal/default" + action).status()).isEqualTo(405);
    }

    @Test
    void deletesNothingUnlessAccessIsUnrestricted() {
        log.consumer("kept");

        assertThat(probe.delete("/actuator/wal/default/consumers/kept").status())
                .isEqualTo(405);
        assertThat(log.consumers()).extracting(ConsumerStatus::name).contains("kept");
    }

    @Test
    void showsHealth() {
        log.verify();

        JsonNode health =
                probe.get("/actuator/health").json().path("components").path("wal");

        assertThat(health.path("status").asString()).isEqualTo("UP");
        assertThat(health.path("details").propertyNames())
                .containsExactlyInAnyOrder("state", "lastIndex", "durableIndex", "path", "lastVerification");
        assertThat(health.path("details").path("state").asString()).isEqualTo("OPEN");
        assertThat(health.path("details").path("lastIndex").asLong()).isEqualTo(ENTRIES);
        JsonNode verification = health.path("details").path("lastVerification");
        assertThat(verification.propertyNames()).containsExactlyInAnyOrder("outcome", "finished", "damageCount");
        assertThat(verification.path("outcome").asString()).isEqualTo("CLEAN");
        assertThat(Instant.parse(verification.path("finished").asString())).isBefore(Instant.now());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Host {}
}
