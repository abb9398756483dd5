package io.walstore.demo.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogLineTests {

    /** The example of Apache's own documentation. */
    @Test
    void takesALineApart() {
        assertThat(event("127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326"
                        + " \"http://www.example.com/start.html\" \"Mozilla/4.08 [en] (Win98; I ;Nav)\""))
                .isEqualTo(
                        "{\"type\":\"access\",\"time\":\"2000-10-10T13:55:36-07:00\",\"host\":\"127.0.0.1\",\"user\":\"frank\","
                                + "\"request\":\"GET /apache_pb.gif HTTP/1.0\",\"status\":200,\"bytes\":2326,"
                                + "\"referer\":\"http://www.example.com/start.html\","
                                + "\"agent\":\"Mozilla/4.08 [en] (Win98; I ;Nav)\"}");
    }

    @Test
    void leavesOutWhatTheServerDidNotKnow() {
        assertThat(event("::1 - - [22/Nov/2026:00:00:00 +0000] \"-\" 408 - \"-\" \"-\""))
                .isEqualTo("{\"type\":\"access\",\"time\":\"2026-11-22T00:00Z\",\"host\":\"::1\",\"status\":408}");
    }

    @Test
    void keepsEscapedQuotes() {
        assertThat(event("h - - [22/Nov/2026:00:00:01 +0000] \"GET /\\\"x\\\" HTTP/1.1\" 200 1 \"-\" \"a \\\\\" "))
                .contains("\"request\":\"GET /\\\\\\\"x\\\\\\\" HTTP/1.1\"")
                .contains("\"agent\":\"a \\\\\\\\\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no access log",
                "h - - [22/Nov/2026:00:00:01 +0000] \"GET / HTTP/1.1\" 200 1",
                "h - - [22/Nov/2026:00:00:01 +0000] \"GET / HTTP/1.1 200 1 \"-\" \"-\"",
            })
    void keepsALineOfAnotherFormatWhole(String line) {
        assertThat(event(line)).isEqualTo("{\"line\":\"" + line.replace("\"", "\\\"") + "\"}");
    }

    @Test
    void keepsATimeOfAnotherFormat() {
        assertThat(event("h - - [yesterday] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\""))
                .contains("\"time\":\"yesterday\"");
    }

    private static String event(String line) {
        return new String(AccessLogLine.toEvent(line), UTF_8);
    }
}
