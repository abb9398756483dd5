package io.walstore.demo.monitoring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.demo.DemoClient;
import io.walstore.demo.DemoProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each alert fires in a real Prometheus when what it tells of happens to the real demo. */
@Tag("prometheus")
class ProvokedAlertsTests {

    private static final Duration HANGING = Duration.ofMinutes(2);

    /** Two of them fill a segment. */
    private static final String LARGE_EVENT = "{\"text\":\"" + "x".repeat(100_000) + "\"}";

    /** In the second entry of a segment: the first one is read at each scrape, for its age. */
    private static final int DAMAGED_OFFSET = 150_000;

    @TempDir
    Path directory;

    @TempDir
    Path logs;

    private Set<String> expected = Set.of();

    @BeforeEach
    void expect(TestInfo test) {
        expected = Set.of(
                test.getTestMethod().orElseThrow().getAnnotation(Provokes.class).value());
    }

    @Test
    @Provokes({"WalNotWritable", "WalAppendsRejected", "WalSizeLimitNear"})
    void fireForFullLog() {
        try (DemoProcess demo = DemoProcess.start(logs, "--wal.limit.max-size=4MB", "--wal.limit.when-full=reject")) {
            DemoClient client = new DemoClient(demo.port());

            awaitAlerts(demo, () -> client.post("/events", LARGE_EVENT));

            assertThat(client.post("/events", LARGE_EVENT).statusCode()).isEqualTo(507);
        }
    }

    @Test
    @Provokes("WalConsumerStuck")
    void fireForTheConsumerThatIsStuckAndForNoOther() {
        try (DemoProcess demo = DemoProcess.start(logs, "--demo.courier.pause=1h")) {
            new DemoClient(demo.port()).append("{\"n\":1}");

            List<JsonNode> fired = awaitAlerts(demo, () -> {});

            assertThat(fired)
                    .extracting(labels -> labels.path("consumer").asString())
                    .containsExactly("courier");
        }
    }

    @Test
    @Provokes("WalRetentionHeldBack")
    void fireForConsumerThatKeepsMoreThanTheRetention() {
        try (DemoProcess demo = DemoProcess.start(logs, "--demo.courier.pause=1h", "--wal.retention.max-size=512KB")) {
            DemoClient client = new DemoClient(demo.port());

            awaitAlerts(demo, () -> client.append(LARGE_EVENT));

            assertThat(client.get("/actuator/wal/default").body()).contains("\"heldBackBy\":\"courier\"");
        }
    }

    @Test
    @Provokes({"WalSyncFailed", "WalAppendsFailed"})
    void fireForSyncThatFailed() {
        try (DemoProcess demo = DemoProcess.start(DemoOnFaultyDisk.class, logs)) {
            DemoClient client = new DemoClient(demo.port());
            client.append("{\"n\":1}");

            awaitAlerts(demo, () -> client.post("/events", DiskFault.SYNC_FAILS.event()));

            assertThat(client.get("/actuator/wal/default").body()).contains("\"state\":\"FAILED\"");
        }
    }

    @Test
    @Provokes("WalSyncSlow")
    void fireForSlowSyncs() {
        try (DemoProcess demo = DemoProcess.start(DemoOnFaultyDisk.class, logs)) {
            DemoClient client = new DemoClient(demo.port());

            awaitAlerts(demo, () -> client.append(DiskFault.SYNC_TAKES_LONG.event()));
        }
    }

    @Test
    @Provokes("WalDiskNearlyFull")
    void fireForVolumeThatIsNearlyFull() {
        try (DemoProcess demo = DemoProcess.start(DemoOnFaultyDisk.class, logs)) {
            DemoClient client = new DemoClient(demo.port());

            awaitAlerts(demo, () -> client.append(DiskFault.VOLUME_IS_NEARLY_FULL.event()));
        }
    }

    @Test
    @Provokes("WalDiskFullPredicted")
    void fireForVolumeThatFills() {
        try (DemoProcess demo = DemoProcess.start(DemoOnFaultyDisk.class, logs)) {
            DemoClient client = new DemoClient(demo.port());

            awaitAlerts(demo, () -> client.append(DiskFault.VOLUME_FILLS.event()));
        }
    }

    @Test
    @Provokes("WalVerificationOverdue")
    void fireForLogThatNobodyVerifies() {
        try (DemoProcess demo = DemoProcess.start(logs)) {
            awaitAlerts(demo, () -> {});
        }
    }

    /** The consumers commit the event, and their places are in the catalogue. */
    @Test
    @Provokes("WalMetadataFailures")
    void fireForCatalogueThatCannotBeWritten() {
        try (DemoProcess demo = DemoProcess.start(DemoOnFaultyDisk.class, logs)) {
            DemoClient client = new DemoClient(demo.port());

            awaitAlerts(demo, () -> client.append(DiskFault.CATALOGUE_FAILS.event()));

            assertThat(client.get("/actuator/wal/default").body()).contains("\"state\":\"OPEN\"");
        }
    }

    @Test
    @Provokes("WalCorruptionFound")
    void fireForDamageThatAVerificationFound() throws IOException {
        try (DemoProcess demo = DemoProcess.start(logs, "--management.endpoint.wal.access=unrestricted")) {
            DemoClient client = new DemoClient(demo.port());
            for (int i = 0; i < 5; i++) {
                client.append(LARGE_EVENT);
            }
            awaitReaders(client);
            damage(logs.resolve("default").resolve(firstSegment(client)));

            List<JsonNode> fired = awaitAlerts(demo, () -> verify(client));

            assertThat(fired)
                    .extracting(labels -> labels.path("detected_by").asString())
                    .containsExactly("verify");
        }
    }

    /** Then nobody comes upon the damage who only wants to read. */
    private static void awaitReaders(DemoClient client) {
        await().atMost(HANGING).until(() -> {
            List<JsonNode> lags = json(client, "/consumers").findValues("lagEntries");
            return lags.size() == 2 && lags.stream().allMatch(lag -> lag.asLong() == 0);
        });
    }

    /** The file of a segment that is never written again. */
    private static String firstSegment(DemoClient client) {
        JsonNode segment = await().atMost(HANGING)
                .until(
                        () -> json(client, "/segments?limit=1").at("/segments/0"),
                        found -> found.path("state").asString().equals("SEALED"));
        return segment.path("file").asString();
    }

    private static JsonNode json(DemoClient client, String path) {
        HttpResponse<String> response = client.get("/actuator/wal/default" + path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static void damage(Path segment) throws IOException {
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap("damage".getBytes(US_ASCII)), DAMAGED_OFFSET);
        }
    }

    private static void verify(DemoClient client) {
        HttpResponse<String> response = client.post("/actuator/wal/default/verify", "{}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    /**
     * Watches the demo until the expected alerts fire, which do not do so before.
     *
     * @param deed what befalls the demo meanwhile, again and again
     * @return the labels of the expected alerts
     */
    private List<JsonNode> awaitAlerts(DemoProcess demo, Runnable deed) {
        try (PrometheusProcess prometheus = PrometheusProcess.start(directory, demo.port())) {
            await().atMost(HANGING).until(() -> prometheus.valueOf("wal_writable") == 1);
            assertThat(expectedOf(prometheus)).isEmpty();
            return await().atMost(HANGING)
                    .until(
                            () -> {
                                deed.run();
                                return expectedOf(prometheus);
                            },
                            fired -> names(fired).equals(expected));
        }
    }

    private List<JsonNode> expectedOf(PrometheusProcess prometheus) {
        return prometheus.firing().stream()
                .filter(labels -> expected.contains(labels.path("alertname").asString()))
                .toList();
    }

    private static Set<String> names(List<JsonNode> alerts) {
        return alerts.stream()
                .map(labels -> labels.path("alertname").asString())
                .collect(Collectors.toSet());
    }
}
