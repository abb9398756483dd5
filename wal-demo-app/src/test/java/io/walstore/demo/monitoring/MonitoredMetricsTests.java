package io.walstore.demo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.demo.DemoClient;
import io.walstore.demo.DemoProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alerts and dashboard ask for nothing but what a scrape of the demo shows. */
class MonitoredMetricsTests {

    private static final Pattern METRIC = Pattern.compile("\\bwal_[a-z_]+");
    private static final Pattern SAMPLE = Pattern.compile("^wal_[a-z_]+", Pattern.MULTILINE);

    private static final Set<String> OF_CONSUMERS =
            Set.of("wal_consumer_position", "wal_consumer_lag_entries", "wal_consumer_lag_time_seconds");

    private static final Duration HANGING = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static Set<String> scraped = Set.of();

    /** The consumers come a moment after the service, and a scrape may meet them half way. */
    @BeforeAll
    static void scrapeDemo() {
        try (DemoProcess demo = DemoProcess.start(directory)) {
            DemoClient client = new DemoClient(demo.port());
            await().atMost(HANGING).until(() -> {
                scraped =
                        found(SAMPLE, List.of(client.get("/actuator/prometheus").body()));
                return scraped.containsAll(OF_CONSUMERS);
            });
        }
    }

    private static Set<String> found(Pattern pattern, Collection<String> texts) {
        return texts.stream()
                .flatMap(text -> pattern.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void alertsAskForWhatIsScraped() {
        List<String> expressions = MonitoringDocs.alerts().stream()
                .map(alert -> alert.path("expr").asString())
                .toList();

        assertThat(expressions)
                .allSatisfy(expression -> assertThat(found(METRIC, List.of(expression)))
                        .isNotEmpty()
                        .isSubsetOf(scraped));
    }

    @Test
    void testsOfAlertsMakeUpWhatIsScraped() {
        assertThat(found(METRIC, MonitoringDocs.testedSeries())).isNotEmpty().isSubsetOf(scraped);
    }

    @Test
    void dashboardAsksForWhatIsScraped() {
        JsonNode dashboard = MonitoringDocs.dashboard();

        assertThat(found(METRIC, MonitoringDocs.textsOf(dashboard, "expr")))
                .isNotEmpty()
                .isSubsetOf(scraped);
        assertThat(found(METRIC, MonitoringDocs.textsOf(dashboard, "definition")))
                .isNotEmpty()
                .isSubsetOf(scraped);
    }
}
