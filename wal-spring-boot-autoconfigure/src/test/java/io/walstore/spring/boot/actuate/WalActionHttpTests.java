package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.walstore.ConsumerStatus;
import io.walstore.SegmentStatus;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.HttpProbe;
import io.walstore.spring.boot.HttpProbe.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.event.EventListener;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an operator does to a log of several small segments, whose retention waits for a consumer {@code archive} that comes
 * in few of these tests.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "wal.metadata.type=file",
            "wal.segment.size=4KB",
            "wal.retention.max-segments=1",
            "wal.retention.keep-unread-by=archive",
            "wal.retention.check-interval=1d",
            "management.endpoints.web.exposure.include=wal",
            "management.endpoint.wal.access=unrestricted"
        })
@DirtiesContext
class WalActionHttpTests {

    private static final int ENTRIES = 60;
    private static final int BATCH = 5;

    private static final Duration HANGING = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    @Autowired
    private WalLogStore log;

    @Autowired
    private Host host;

    @LocalServerPort
    private int port;

    private HttpProbe probe;
    private long first;
    private long last;

    @DynamicPropertySource
    static void useTemporaryDirectory(DynamicPropertyRegistry properties) {
        properties.add("wal.directory", directory.resolve("wal")::toString);
        properties.add("wal.endpoint.backup-directory", directory.resolve("backups")::toString);
    }

    @BeforeEach
    void writeSeveralSegments() {
        probe = new HttpProbe(port);
        log.consumers().forEach(consumer -> log.deleteConsumer(consumer.name()));
        log.truncateFront(log.status().lastIndex() + 1);
        for (int i = 0; i < ENTRIES; i += BATCH) {
            last = log.append(Collections.nCopies(BATCH, new byte[300])) + BATCH - 1;
        }
        first = log.firstIndex();
        assertThat(log.status().entries()).isEqualTo(ENTRIES);
        host.audited.clear();
    }

    private Answer act(String action, Map<String, ?> arguments) {
        return probe.post("/actuator/wal/default/" + action, JsonMapper.shared().writeValueAsString(arguments));
    }

    private static void assertProblem(Answer answer, int status, String detail) {
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").asString()).isEqualTo(detail);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.status()).isEqualTo(status);
    }

    // ---- sync and reopen

    @Test
    void syncs() {
        Answer answer = act("sync", Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("log", "durableIndex");
        assertThat(answer.json().path("durableIndex").asLong()).isEqualTo(last);
    }

    @Test
    void leavesALogOpenThatIsOpen() {
        Answer answer = act("reopen", Map.of());

        assertProblem(answer, 409, "log default is OPEN: only one that is FAILED or READ_ONLY is opened again");
        assertThat(log.lastIndex()).isEqualTo(last);
    }

    // ---- roll

    @Test
    void rolls() {
        Answer answer = act("roll", Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("log", "durableIndex");
        assertThat(answer.json().path("log").asString()).isEqualTo("default");
        assertThat(answer.json().path("durableIndex").asLong()).isEqualTo(last);
        assertThat(log.segments()).noneMatch(segment -> segment.state() == SegmentStatus.State.TAIL);
    }

    // ---- retain

    @Test
    void tellsWhatTheRetentionWouldGiveUpAndGivesItUp() {
        log.roll();
        log.consumer("archive").commit(last);
        log.consumer("archive").flush();

        Answer preview = act("retain", Map.of("dryRun", true));
        long firstAfterPreview = log.firstIndex();
        Answer done = act("retain", Map.of());

        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.json().propertyNames())
                .containsExactly("removedEntries", "removedSegments", "removedBytes", "firstIndex");
        assertThat(firstAfterPreview).isEqualTo(first);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json()).isEqualTo(preview.json());
        assertThat(done.json().path("removedSegments").asInt()).isPositive();
        assertThat(done.json().path("firstIndex").asLong()).isGreaterThan(first).isEqualTo(log.firstIndex());
        assertThat(done.json().path("removedEntries").asLong()).isEqualTo(log.firstIndex() - first);
    }

    @Test
    void tellsWhoHoldsTheRetentionBack() {
        Answer answer = act("retain", Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("removedEntries").asLong()).isZero();
        assertThat(answer.json().path("heldBackBy").asString()).isEqualTo("archive");
        assertThat(log.firstIndex()).isEqualTo(first);
    }

    // ---- verify

    @Test
    void verifiesInTheBackground() {
        Instant before = Instant.now().minusMillis(1);

        Answer answer = act("verify", Map.of());

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().toString()).isEqualTo("{\"log\":\"default\",\"state\":\"RUNNING\"}");
        await().atMost(HANGING)
                .untilAsserted(() -> assertThat(log.status().lastVerification())
                        .hasValueSatisfying(
                                report -> assertThat(report.started()).isAfter(before)));
        JsonNode found = probe.get("/actuator/wal/default/verify").json();
        assertThat(found.path("outcome").asString()).isEqualTo("CLEAN");
        assertThat(found.path("entries").asInt()).isEqualTo(ENTRIES);
    }

    // ---- truncate

    @Test
    void tellsWhatATruncationBeforeWouldTakeAndTakesIt() {
        long before = first + 33;
        int segments = segmentsWithEntries();

        Answer preview = act("truncate", Map.of("before", before, "dryRun", true));
        long firstAfterPreview = log.firstIndex();
        Answer done = act("truncate", Map.of("before", before, "confirm", "default"));

        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.json().propertyNames()).containsExactly("removedEntries", "removedSegments");
        assertThat(firstAfterPreview).isEqualTo(first);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json()).isEqualTo(preview.json());
        assertThat(log.firstIndex()).isEqualTo(before);
        assertThat(done.json().path("removedEntries").asLong()).isEqualTo(33);
        assertThat(done.json().path("removedSegments").asInt())
                .isPositive()
                .isEqualTo(segments - segmentsWithEntries());
    }

    @Test
    void tellsWhatATruncationAfterWouldTakeAndTakesIt() {
        long after = first + 33;
        int segments = segmentsWithEntries();

        Answer preview = act("truncate", Map.of("after", after, "dryRun", true));
        long lastAfterPreview = log.lastIndex();
        Answer done = act("truncate", Map.of("after", after, "confirm", "default"));

        assertThat(preview.status()).isEqualTo(200);
        assertThat(lastAfterPreview).isEqualTo(last);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json()).isEqualTo(preview.json());
        assertThat(log.lastIndex()).isEqualTo(after);
        assertThat(done.json().path("removedEntries").asLong()).isEqualTo(last - after);
        assertThat(done.json().path("removedSegments").asInt())
                .isPositive()
                .isEqualTo(segments - segmentsWithEntries());
    }

    private int segmentsWithEntries() {
        return (int)
                log.segments().stream().filter(segment -> segment.entries() > 0).count();
    }

    @Test
    void emptiesTheLog() {
        Answer done = act("truncate", Map.of("before", last + 1, "confirm", "default"));

        assertThat(done.json().path("removedEntries").asLong()).isEqualTo(ENTRIES);
        assertThat(log.firstIndex()).isZero();
        assertThat(log.append(new byte[1])).isEqualTo(last + 1);
    }

    @Test
    void hasNothingToTruncateInAnEmptyLog() {
        log.truncateFront(last + 1);

        Answer answer = act("truncate", Map.of("before", last, "confirm", "default"));

        assertProblem(answer, 409, "the log is empty, there is nothing to truncate");
    }

    @Test
    void takesNothingTwice() {
        act("truncate", Map.of("before", first + 33, "confirm", "default"));

        Answer again = act("truncate", Map.of("before", first + 33, "confirm", "default"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("removedEntries").asLong(-1)).isZero();
        assertThat(again.json().path("removedSegments").asLong(-1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void truncatesNothingUnlessTheNameOfTheLogConfirmsIt(String end) {
        Answer unconfirmed = act("truncate", Map.of(end, first + 33));
        Answer misnamed = act("truncate", Map.of(end, first + 33, "confirm", "Default"));

        String demand = ", must be \"default\", the name of the log, unless dryRun is true";
        assertProblem(unconfirmed, 400, "confirm is left out" + demand);
        assertProblem(misnamed, 400, "confirm is \"Default\"" + demand);
        assertThat(log.status().entries()).isEqualTo(ENTRIES);
    }

    @Test
    void cutsOffWhatAConsumerHasNotReadOnlyByForce() {
        log.consumer("fast").commit(last);
        log.consumer("mailer").commit(first + 9);
        Map<String, Object> cut = Map.of("before", first + 11, "confirm", "default");

        Answer refused = act("truncate", cut);
        Answer refusedPreview = act("truncate", Map.of("before", first + 11, "dryRun", true));
        long firstAfterRefusal = log.firstIndex();
        Answer forced = act("truncate", Map.of("before", first + 11, "confirm", "default", "force", true));

        String detail = "consumer mailer is done with " + (first + 9) + " and has not read what is before "
                + (first + 11) + ": only force cuts that off";
        assertProblem(refused, 409, detail);
        assertProblem(refusedPreview, 409, detail);
        assertThat(firstAfterRefusal).isEqualTo(first);
        assertThat(forced.status()).isEqualTo(200);
        assertThat(log.firstIndex()).isEqualTo(first + 11);
    }

    @Test
    void cutsOffWhatAllConsumersHaveRead() {
        log.consumer("mailer").commit(first + 9);

        Answer done = act("truncate", Map.of("before", first + 10, "confirm", "default"));

        assertThat(done.status()).isEqualTo(200);
        assertThat(log.firstIndex()).isEqualTo(first + 10);
    }

    @Test
    void letsAConsumerBehindTheFrontBeWhenNothingOfItsIsCutOff() {
        log.consumer("mailer");
        act("truncate", Map.of("before", first + 10, "confirm", "default", "force", true));

        Answer again = act("truncate", Map.of("before", first + 10, "confirm", "default"));

        assertThat(again.status()).isEqualTo(200);
    }

    @Test
    void saysWhichIndexesATruncationMayName() {
        Answer least = act("truncate", Map.of("before", 0, "dryRun", true));
        Answer beyond = act("truncate", Map.of("before", last + 2, "dryRun", true));
        Answer early = act("truncate", Map.of("after", first - 1, "dryRun", true));
        Answer late = act("truncate", Map.of("after", last + 1, "dryRun", true));

        assertProblem(least, 400, "before is 0, must be 1.." + (last + 1));
        assertProblem(beyond, 400, "before is " + (last + 2) + ", must be 1.." + (last + 1));
        assertProblem(early, 400, "after is " + (first - 1) + ", must be " + first + ".." + last);
        assertProblem(late, 400, "after is " + (last + 1) + ", must be " + first + ".." + last);
    }

    // ---- backup

    @Test
    void backsUpInTheBackground() {
        Answer answer = act("backup", Map.of("target", "nightly"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().toString())
                .isEqualTo("{\"log\":\"default\",\"state\":\"RUNNING\",\"target\":\"nightly\"}");
        JsonNode backup = awaitBackup();
        assertThat(backup.propertyNames())
                .containsExactly(
                        "target",
                        "state",
                        "started",
                        "finished",
                        "firstIndex",
                        "lastIndex",
                        "segments",
                        "linkedBytes",
                        "copiedBytes");
        assertThat(backup.path("state").asString()).isEqualTo("FINISHED");
        assertThat(backup.path("lastIndex").asLong()).isEqualTo(last);
        try (WalLogStore copy =
                WalLogStore.builder(directory.resolve("backups/nightly")).openReadOnly()) {
            assertThat(copy.lastIndex()).isEqualTo(last);
            assertThat(copy.verify().entries()).isEqualTo(ENTRIES);
        }
    }

    @Test
    void sharesThePreviousBackup() {
        act("backup", Map.of("target", "sunday"));
        awaitBackup();

        Answer answer = act("backup", Map.of("target", "monday", "previous", "sunday"));

        assertThat(answer.status()).isEqualTo(202);
        JsonNode backup = awaitBackup();
        assertThat(backup.path("target").asString()).isEqualTo("monday");
        assertThat(backup.path("state").asString()).isEqualTo("FINISHED");
    }

    @Test
    void tellsWhyABackupFailed() throws IOException {
        Files.createDirectories(directory.resolve("backups/foreign"));

        Answer answer = act("backup", Map.of("target", "doomed", "previous", "foreign"));

        assertThat(answer.status()).isEqualTo(202);
        JsonNode backup = awaitBackup();
        assertThat(backup.propertyNames()).containsExactly("target", "state", "started", "finished", "failure");
        assertThat(backup.path("state").asString()).isEqualTo("FAILED");
        assertThat(backup.path("failure").asString()).startsWith("no previous backup of this log in ");
    }

    private JsonNode awaitBackup() {
        await().atMost(HANGING).until(() -> !backup().path("state").asString().equals("RUNNING"));
        return backup();
    }

    private JsonNode backup() {
        return probe.get("/actuator/wal/default/backup").json();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".hidden",
                "../wal",
                "a/b",
                "a\\b",
                "/tmp",
                "a b",
                "\u00e4",
                "a\n",
                "C:",
                "~",
                "%2e%2e",
                "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x"
            })
    void backsUpUnderPlainNamesOnly(String name) {
        Answer target = act("backup", Map.of("target", name));
        Answer previous = act("backup", Map.of("target", "plain", "previous", name));

        String demand =
                ", must be a name of 1 to 100 characters out of A-Z a-z 0-9 . _ - that does not begin with a dot";
        assertProblem(target, 400, "target is \"" + name + "\"" + demand);
        assertProblem(previous, 400, "previous is \"" + name + "\"" + demand);
        assertThat(directory.resolve("backups/plain")).doesNotExist();
    }

    @Test
    void needsATarget() {
        Answer answer = act("backup", Map.of());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).startsWith("target is left out, must be a name");
    }

    @Test
    void overwritesNoBackupAndBuildsOnNoneThatIsMissing() throws IOException {
        Files.createDirectories(directory.resolve("backups/taken"));

        Answer taken = act("backup", Map.of("target", "taken"));
        Answer missing = act("backup", Map.of("target", "fresh", "previous", "missing"));

        assertProblem(taken, 409, "target taken exists already, choose another name");
        assertProblem(missing, 409, "there is no previous backup missing");
        assertThat(directory.resolve("backups/taken")).isEmptyDirectory();
    }

    // ---- consumers

    @Test
    void deletesAConsumer() {
        log.consumer("mailer");

        Answer answer = probe.delete("/actuator/wal/default/consumers/mailer");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(log.consumers()).extracting(ConsumerStatus::name).doesNotContain("mailer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nolog/consumers/mailer   | no log nolog: there are [default]",
                "/default/consumers/nobody | log default has no consumer nobody",
                "/default/segments/1       | nothing is deleted from segments, only from consumers"
            })
    void explainsWhatCannotBeDeleted(String path, String detail) {
        assertProblem(probe.delete("/actuator/wal" + path), 404, detail);
    }

    // ---- what is no action

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nolog/roll         | {}                               | 404 | no log nolog: there are [default]",
                "/default/rotate     | {}                               | 404 | no action rotate: there are [sync, roll, retain, verify, truncate, backup, reopen]",
                "/default/ROLL       | {}                               | 404 | no action ROLL: there are [sync, roll, retain, verify, truncate, backup, reopen]",
                "/default/consumers  | {}                               | 404 | no action consumers: there are [sync, roll, retain, verify, truncate, backup, reopen]",
                "/default/roll       | {\"dryRun\": true}               | 400 | dryRun is true, must be left out: roll does not take it",
                "/default/verify     | {\"before\": 5}                  | 400 | before is 5, must be left out: verify does not take it",
                "/default/retain     | {\"force\": true}                | 400 | force is true, must be left out: retain does not take it",
                "/default/retain     | {\"dryRun\": \"yes\"}            | 400 | dryRun is \"yes\", must be true or false",
                "/default/truncate   | {\"before\": 5, \"target\": \"x\"} | 400 | target is x, must be left out: truncate does not take it",
                "/default/truncate   | {\"before\": \"x\"}              | 400 | before is \"x\", must be a 64-bit integer",
                "/default/truncate   | {\"after\": 1.5}                 | 400 | after is \"1.5\", must be a 64-bit integer",
                "/default/truncate   | {\"confirm\": \"default\"}       | 400 | truncate takes either before or after: give exactly one of them",
                "/default/truncate   | {\"before\": 1, \"after\": 2}    | 400 | truncate takes either before or after: give exactly one of them"
            })
    void explainsWhatCannotBeDone(String path, String body, int status, String detail) {
        assertProblem(probe.post("/actuator/wal" + path, body), status, detail);
        assertThat(log.status().entries()).isEqualTo(ENTRIES);
        assertThat(host.audited).isEmpty();
    }

    /** A rule of Boot's, for whoever secures paths. */
    @Test
    void letsABodyStandForAPartOfThePath() {
        Answer answer = act("roll", Map.of("action", "retain", "dryRun", true));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("removedSegments")).isTrue();
    }

    // ---- audit

    @Test
    void tellsOfWhatWasDone() {
        log.consumer("mailer");

        act("roll", Map.of());
        act("retain", Map.of("dryRun", true));
        act("truncate", Map.of("before", first + 1, "confirm", "default", "force", true));
        probe.delete("/actuator/wal/default/consumers/mailer");

        assertThat(host.audited)
                .extracting(AuditEvent::getType)
                .containsExactly("WAL_ROLL", "WAL_RETAIN", "WAL_TRUNCATE", "WAL_DELETE_CONSUMER");
        assertThat(host.audited.get(2).getData())
                .containsExactly(
                        entry("log", "default"),
                        entry("action", "truncate"),
                        entry("before", first + 1),
                        entry("confirm", "default"),
                        entry("force", true));
        assertThat(host.audited.get(3).getData())
                .containsExactly(
                        entry("log", "default"), entry("action", "delete-consumer"), entry("consumer", "mailer"));
    }

    @Test
    void tellsNothingOfWhatWasRefused() {
        log.consumer("mailer");

        act("truncate", Map.of("before", first + 1));
        act("truncate", Map.of("before", first + 1, "confirm", "default"));
        act("backup", Map.of("target", ".."));
        probe.delete("/actuator/wal/default/consumers/nobody");

        assertThat(host.audited).isEmpty();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Host {

        final List<AuditEvent> audited = new CopyOnWriteArrayList<>();

        @EventListener
        void audit(AuditApplicationEvent event) {
            audited.add(event.getAuditEvent());
        }
    }
}
