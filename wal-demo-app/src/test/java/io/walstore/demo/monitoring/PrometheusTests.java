package io.walstore.demo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.demo.DemoClient;
import io.walstore.demo.DemoProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the real demo, and sees what goes on there. */
@Tag("prometheus")
class PrometheusTests {

    private static final Duration HANGING = Duration.ofMinutes(2);

    private static final int SERIES_OF_LOG = 167;
    private static final int SERIES_OF_CONSUMER = 3;
    private static final int SERIES_OF_LISTENER = 6;
    private static final int LISTENERS = 2;

    /** The dashboard shows no limits where there are none. */
    private static final String[] EVERY_LIMIT = {
        "--wal.limit.max-size=1MB",
        "--wal.retention.max-size=768KB",
        "--wal.retention.max-segments=3",
        "--wal.retention.max-age=1d",
        "--wal.disk.min-free=1MB"
    };

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
            int withConsumers = SERIES_OF_LOG + LISTENERS * SERIES_OF_CONSUMER;
            awaitSeries(prometheus, withConsumers);

            new DemoClient(demo.port()).append("{\"n\":1}");

            awaitSeries(prometheus, withConsumers + LISTENERS * SERIES_OF_LISTENER);
        }
    }

    private static void awaitSeries(PrometheusProcess prometheus, int number) {
        await().atMost(HANGING)
                .untilAsserted(() -> assertThat(prometheus.valueOf("count({__name__=~'wal_.+'})"))
                        .isEqualTo(number));
    }

    @Test
    void hasSomethingForEveryQueryOfTheDashboard() {
        List<String> queries = MonitoringDocs.textsOf(MonitoringDocs.dashboard(), "expr").stream()
                .map(query -> query.replace("$__rate_interval", "1m").replaceAll("\\$(job|instance|log)", ".*"))
                .toList();
        try (DemoProcess demo = DemoProcess.start(logs, EVERY_LIMIT);
                PrometheusProcess prometheus = PrometheusProcess.start(directory, demo.port())) {
            new DemoClient(demo.port()).append("{\"n\":1}");

            await().atMost(HANGING)
                    .untilAsserted(() -> assertThat(queries)
                            .allSatisfy(
                                    query -> assertThat(prometheus.query(query)).isNotEmpty()));
        }
    }
}
