package io.walstore.demo.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.demo.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus on a free port of loopback, which scrapes the demo each second and has its alerts. In their copy a
 * minute is a second, and so are an hour and a day, so that nobody has to wait.
 */
final class PrometheusProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on.* address=127\\.0\\.0\\.1:(\\d+)");
    private static final String READY = "Server is ready to receive web requests";

    private static final String CONFIGURATION = """
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files:
              - alerts.yml
            scrape_configs:
              - job_name: demo
                metrics_path: /actuator/prometheus
                static_configs:
                  - targets: ['127.0.0.1:%d']
            """;

    private final ServerProcess server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    /** Starts it on an existing directory, to scrape a port. */
    static PrometheusProcess start(Path directory, int port) {
        try {
            Path configuration = directory.resolve("prometheus.yml");
            Files.writeString(configuration, CONFIGURATION.formatted(port));
            Files.writeString(directory.resolve("alerts.yml"), hurried(MonitoringDocs.text("alerts.yml")));
            List<String> command = List.of(
                    "prometheus",
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + directory.resolve("data"),
                    "--web.listen-address=127.0.0.1:0");
            return new PrometheusProcess(ServerProcess.start(command, LISTENING, READY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hurried(String alerts) {
        return alerts.replaceAll("\\b(\\d+)[mhd]\\b", "$1s").replaceAll("\\* (60|3600|86400)\\b", "* 1");
    }

    private PrometheusProcess(ServerProcess server) {
        this.server = server;
    }

    /** What a query finds, series by series. */
    List<JsonNode> query(String query) {
        return get("query?query=" + URLEncoder.encode(query, UTF_8))
                .path("result")
                .valueStream()
                .toList();
    }

    /** The value of the one series that a query finds, or none if there is none yet. */
    double valueOf(String query) {
        List<JsonNode> series = query(query);
        return series.size() == 1
                ? Double.parseDouble(series.get(0).at("/value/1").asString())
                : Double.NaN;
    }

    /** The labels of the alerts that fire. */
    List<JsonNode> firing() {
        return get("alerts")
                .path("alerts")
                .valueStream()
                .filter(alert -> alert.path("state").asString().equals("firing"))
                .map(alert -> alert.path("labels"))
                .toList();
    }

    private JsonNode get(String request) {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + request);
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(uri + ": " + response.body());
            }
            return json.readTree(response.body()).path("data");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(uri + " was not answered", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
