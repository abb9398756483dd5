package io.walstore.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spring.boot.test.AutoConfigureWal;
import java.net.http.HttpResponse;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWal
@DirtiesContext
class StartPageTests {

    @LocalServerPort
    int port;

    DemoClient client;

    @BeforeEach
    void connect() {
        client = new DemoClient(port);
    }

    @Test
    void allowsTheBrowserNothingButItsOwnFiles() {
        HttpResponse<String> page = client.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void needsNothingThatThePolicyForbids() {
        String page = client.get("/").body();

        assertThat(page).doesNotContainPattern("<script(?![^>]* src=)").doesNotContain("<style", "javascript:");
        assertThat(page).doesNotContainPattern("\\s(style|on[a-z]+)=").doesNotContain("//");
        assertThat(client.get("/demo.js").body()).doesNotContain("innerHTML", "outerHTML", "insertAdjacent", "eval(");
    }

    @Test
    void linksOnlyToWhatIsThere() {
        String page = client.get("/").body();

        assertThat(Pattern.compile("(?:href|src)=\"([^\"]+)\"").matcher(page).results())
                .extracting((MatchResult link) -> link.group(1))
                .contains("demo.js", "demo.css", "actuator/prometheus")
                .allSatisfy(
                        link -> assertThat(client.get("/" + link).statusCode()).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/wal/default",
                "/actuator/wal/default/consumers",
                "/actuator/wal/default/segments",
                "/actuator/metrics/wal.append",
                "/actuator/metrics/wal.fsync"
            })
    void findsTheFiguresItShows(String path) {
        client.append("{}");

        assertThat(client.get(path).statusCode()).isEqualTo(200);
    }
}
