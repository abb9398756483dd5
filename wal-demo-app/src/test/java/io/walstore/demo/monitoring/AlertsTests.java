package io.walstore.demo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AlertsTests {

    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(Wal\\w+)`", Pattern.MULTILINE);

    private final List<JsonNode> alerts = MonitoringDocs.alerts();

    private Stream<String> names() {
        return alerts.stream().map(alert -> alert.path("alert").asString());
    }

    @Test
    void sayHowBadItIs() {
        assertThat(alerts)
                .isNotEmpty()
                .allSatisfy(alert ->
                        assertThat(alert.at("/labels/severity").asString()).isIn("critical", "warning"));
    }

    /** At an endpoint, or on the command line. */
    @Test
    void sayWhereToLook() {
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.at("/annotations/summary").asString()).contains("$labels.instance", "$labels.log");
            assertThat(alert.at("/annotations/description").asString()).containsPattern("/actuator/wal/|`wal [a-z]+ ");
        });
    }

    @Test
    void areTestedToFireAndToKeepSilent() {
        assertThat(tested(true)).containsExactlyInAnyOrderElementsOf(names().toList());
        assertThat(tested(false)).containsExactlyInAnyOrderElementsOf(names().toList());
    }

    private static List<String> tested(boolean fires) {
        return MonitoringDocs.expectations().stream()
                .filter(expectation -> expectation.path("exp_alerts").isEmpty() != fires)
                .map(expectation -> expectation.path("alertname").asString())
                .toList();
    }

    @Test
    void areProvokedForReal() {
        Stream<String> provoked = Stream.of(ProvokedAlertsTests.class.getDeclaredMethods())
                .map(method -> method.getAnnotation(Provokes.class))
                .filter(Objects::nonNull)
                .flatMap(provokes -> Stream.of(provokes.value()));

        assertThat(provoked).containsExactlyInAnyOrderElementsOf(names().toList());
    }

    @Test
    void areDocumented() {
        Stream<String> documented =
                DOCUMENTED.matcher(MonitoringDocs.page()).results().map(row -> row.group(1));

        assertThat(documented).containsExactlyElementsOf(names().toList());
    }
}
