package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as the build processes it ahead of time, in a process of its own. */
class AheadOfTimeTests {

    private static final Duration HANGING = Duration.ofSeconds(30);

    private static final String LOGIN = "{\"type\":\"login\"}";
    private static final String VIEW = "{\"type\":\"view\"}";

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void servesAndListensAndGoesOnAfterAKill() {
        try (DemoProcess demo = DemoProcess.startAheadOfTime(directory)) {
            DemoClient client = new DemoClient(demo.port());
            assertThat(client.append(LOGIN)).isEqualTo(1);
            assertThat(client.append(VIEW)).isEqualTo(2);

            assertThat(client.event(1)).asString(UTF_8).isEqualTo(LOGIN);
            awaitBothListeners(client, 2);
            assertThat(client.get("/events/tally").body()).isEqualTo("{\"login\":1,\"view\":1}");
            assertThat(json(client, "/actuator/health")
                            .at("/components/wal/status")
                            .asString())
                    .isEqualTo("UP");
            assertThat(json(client, "/actuator/wal").at("/logs/default/entries").asInt())
                    .isEqualTo(2);
            awaitMetrics(client);
        }

        assertThat(directory.resolve("default/metadata.db")).exists();
        try (DemoProcess demo = DemoProcess.startAheadOfTime(directory)) {
            DemoClient client = new DemoClient(demo.port());

            assertThat(client.event(2)).asString(UTF_8).isEqualTo(VIEW);
            assertThat(client.append(LOGIN)).isEqualTo(3);
            awaitBothListeners(client, 3);
        }
    }

    private static void awaitBothListeners(DemoClient client, long position) {
        await().atMost(HANGING).untilAsserted(() -> {
            JsonNode consumers = json(client, "/actuator/wal/default/consumers").path("consumers");
            assertThat(consumers.at("/tally/position").asLong()).isEqualTo(position);
            assertThat(consumers.at("/courier/position").asLong()).isEqualTo(position);
        });
    }

    /** Consumers are looked at once in a second at most. */
    private static void awaitMetrics(DemoClient client) {
        await().atMost(HANGING)
                .untilAsserted(
                        () -> assertThat(client.get("/actuator/prometheus").body())
                                .contains("wal_append_entries_total{log=\"default\"} 2.0")
                                .contains("wal_consumer_lag_entries{consumer=\"tally\",log=\"default\"} 0.0"));
    }

    private static JsonNode json(DemoClient client, String path) {
        HttpResponse<String> response = client.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }
}
