package io.walstore.demo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DashboardTests {

    private final JsonNode dashboard = MonitoringDocs.dashboard();

    @Test
    void hasRowsFromTheStateToTheDetails() {
        List<String> rows = dashboard
                .path("panels")
                .valueStream()
                .filter(panel -> panel.path("type").asString().equals("row"))
                .map(row -> row.path("title").asString())
                .toList();

        assertThat(rows).containsExactly("State", "Append path", "Disk and segments", "Consumers", "Integrity");
    }

    @Test
    void asksTheDataSourceThatIsChosen() {
        assertThat(dashboard.findValues("datasource"))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(source.path("uid").asString()).isEqualTo("${datasource}"));
    }

    @Test
    void asksForTheLogsThatAreChosen() {
        assertThat(MonitoringDocs.textsOf(dashboard, "expr"))
                .isNotEmpty()
                .allSatisfy(query ->
                        assertThat(query).contains("job=~\"$job\"", "instance=~\"$instance\"", "log=~\"$log\""));
    }

    @Test
    void numbersItsPanels() {
        assertThat(dashboard
                        .path("panels")
                        .valueStream()
                        .map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates();
    }
}
