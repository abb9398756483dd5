package io.walstore.demo.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Prometheus' own tool says of the alerts. */
@Tag("prometheus")
class PromtoolTests {

    @Test
    void acceptsTheAlerts() throws Exception {
        assertThat(promtool("check", "rules", "alerts.yml"))
                .contains(MonitoringDocs.alerts().size() + " rules found");
    }

    @Test
    void findsThatAlertsFireAndKeepSilentAsTheyShould() throws Exception {
        assertThat(promtool("test", "rules", "alerts-test.yml")).contains("SUCCESS");
    }

    /** What the tool said; fails if it is not content. */
    private static String promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command)
                .directory(MonitoringDocs.DIRECTORY.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
