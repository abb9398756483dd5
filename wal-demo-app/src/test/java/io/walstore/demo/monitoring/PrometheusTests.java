package io.walstore.demo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.demo.DemoClient;
import io.walstore.demo.DemoProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the real demo, and sees what goes well and what goes wrong. */
@Tag("prometheus")
class PrometheusTests {

    private static final Duration HANGING = Duration.ofMinutes(2);

    private static final int SERIES_OF_LOG = 162;
    private static final int SERIES_OF_CONSUMER = 3;

    @TempDir
    Path directory;

    @TempDir
    Path logs;

    @Test
    void seesTheDemoAndWhatItAppends() {
        try (DemoProcess demo = DemoProcess.start(logs);
                PrometheusProcess prometheus = PrometheusProcess.start(directory, demo.port())) {
            await().atMost(HANGING).until(() -> prometheus.valueOf("up{job='demo'}") == 1);
            await().atMost(HANGING).until(() -> prometheus.valueOf("wal_append_entries_total") == 0);

            DemoClient client = new DemoClient(demo.port());
            client.append("{\"n\":1}");
            client.append("{\"n\":2}");

            await().atMost(HANGING).until(() -> prometheus.valueOf("wal_append_entries_total") == 2);
        }
    }

    @Test
    void seesAsManySeriesAsDocumented() {
        try (DemoProcess demo = DemoProcess.start(logs);
                PrometheusProcess prometheus = PrometheusProcess.start(directory, demo.port())) {
            await().atMost(HANGING)
                    .untilAsserted(() -> assertThat(prometheus.valueOf("count({__name__=~'wal_.+'})"))
                            .isEqualTo(SERIES_OF_LOG + 2 * SERIES_OF_CONSUMER));
        }
    }

    @Test
    void hasSomethingForEveryQueryOfTheDashboard() {
        List<String> queries = MonitoringDocs.textsOf(MonitoringDocs.dashboard(), "expr").stream()
                .map(query -> query.replace("$__rate_interval", "1m").replaceAll("\\$(job|instance|log)", ".*"))
                .toList();
        try (DemoProcess demo = DemoProcess.start(logs, "--wal.limit.max-size=1MB");
                PrometheusProcess prometheus = PrometheusProcess.start(directory, demo.port())) {
            new DemoClient(demo.port()).append("{\"n\":1}");

            await().atMost(HANGING)
                    .untilAsserted(() -> assertThat(queries)
                            .allSatisfy(
                                    query -> assertThat(prometheus.query(query)).isNotEmpty()));
        }
    }

    @Test
    void alertsOfFullLog() {
        try (DemoProcess demo = DemoProcess.start(logs, "--wal.limit.max-size=512KB", "--wal.limit.when-full=reject");
                PrometheusProcess prometheus = PrometheusProcess.start(directory, demo.port())) {
            DemoClient client = new DemoClient(demo.port());
            String event = "{\"text\":\"" + "x".repeat(100_000) + "\"}";

            await().atMost(HANGING).until(() -> {
                client.post("/events", event);
                return firing(prometheus).containsAll(Set.of("WalNotWritable", "WalAppendsRejected"));
            });
            assertThat(client.post("/events", event).statusCode()).isEqualTo(507);
        }
    }

    private static Set<String> firing(PrometheusProcess prometheus) {
        return prometheus.firing().stream()
                .map(labels -> labels.path("alertname").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void alertsOfTheConsumerThatIsStuckAndOfNoOther() {
        try (DemoProcess demo = DemoProcess.start(logs, "--demo.courier.pause=1h");
                PrometheusProcess prometheus = PrometheusProcess.start(directory, demo.port())) {
            new DemoClient(demo.port()).append("{\"n\":1}");

            await().atMost(HANGING)
                    .untilAsserted(() -> assertThat(stuck(prometheus)).containsExactly("courier"));
        }
    }

    private static List<String> stuck(PrometheusProcess prometheus) {
        return prometheus.firing().stream()
                .filter(labels -> labels.path("alertname").asString().equals("WalConsumerStuck"))
                .map(labels -> labels.path("consumer").asString())
                .toList();
    }
}
