package io.walstore.demo.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files in docs/monitoring, and the page about them. */
final class MonitoringDocs {

    static final Path DIRECTORY = Path.of("..", "docs", "monitoring");

    private static final JsonMapper JSON = new JsonMapper();

    private MonitoringDocs() {}

    /** The alerts, each as an object. */
    static List<JsonNode> alerts() {
        return yaml("alerts.yml").findParents("alert");
    }

    /** What the tests of the alerts expect, each as an object with a time, an alert and what is to fire. */
    static List<JsonNode> expectations() {
        return yaml("alerts-test.yml").findParents("alertname");
    }

    /** The series that the tests of the alerts make up. */
    static List<String> testedSeries() {
        return textsOf(yaml("alerts-test.yml"), "series");
    }

    static JsonNode dashboard() {
        return JSON.readTree(text("dashboard.json"));
    }

    /** The page that tells of the rest. */
    static String page() {
        return text("../monitoring.md");
    }

    /** The texts under a name, however deep. */
    static List<String> textsOf(JsonNode tree, String name) {
        return tree.findValues(name).stream().map(JsonNode::asString).toList();
    }

    static String text(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yaml(String file) {
        Object tree = new Yaml().load(text(file));
        return JSON.valueToTree(tree);
    }
}
