package io.walstore.demo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.demo.DemoClient;
import io.walstore.demo.DemoProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and dashboard ask for nothing but what a scrape of the demo shows. */
class MonitoredMetricsTests {

    private static final Set<String> OF_CONSUMERS = Set.of(
            "wal_consumer_position",
            "wal_consumer_lag_entries",
            "wal_consumer_lag_time_seconds",
            "wal_consumer_process_seconds_count");

    private static final Duration HANGING = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static Scrape scrape = new Scrape("");

    /** The consumers come a moment after the service, and what they do comes with the first event. */
    @BeforeAll
    static void scrapeDemo() {
        try (DemoProcess demo = DemoProcess.start(directory)) {
            DemoClient client = new DemoClient(demo.port());
            client.append("{\"n\":1}");
            await().atMost(HANGING).until(() -> {
                scrape = new Scrape(client.get("/actuator/prometheus").body());
                return scrape.names().containsAll(OF_CONSUMERS);
            });
        }
    }

    @Test
    void alertsAskForWhatIsScraped() {
        assertScraped(MonitoringDocs.alerts().stream()
                .map(alert -> alert.path("expr").asString())
                .toList());
    }

    @Test
    void testsOfAlertsMakeUpWhatIsScraped() {
        assertScraped(MonitoringDocs.testedSeries());
    }

    @Test
    void dashboardAsksForWhatIsScraped() {
        List<String> queries = MonitoringDocs.textsOf(MonitoringDocs.dashboard(), "expr");

        assertScraped(queries);
        assertThat(queries)
                .allSatisfy(query -> assertThat(Scrape.selectorsIn(query)).isNotEmpty());
    }

    @Test
    void variablesOfTheDashboardAreOfWhatIsScraped() {
        assertScraped(MonitoringDocs.textsOf(MonitoringDocs.dashboard(), "definition"));
    }

    /** Every metric, and with the labels that are asked for. */
    private static void assertScraped(List<String> queries) {
        assertThat(queries).isNotEmpty().allSatisfy(query -> {
            assertThat(Scrape.metricsIn(query)).isNotEmpty().isSubsetOf(scrape.names());
            assertThat(Scrape.selectorsIn(query)).allMatch(scrape::has, "is scraped");
        });
    }
}
