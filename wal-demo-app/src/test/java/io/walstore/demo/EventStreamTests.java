package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.walstore.WalLogStore;
import io.walstore.demo.Follower.Frame;
import io.walstore.spring.boot.test.AutoConfigureWal;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWal
@DirtiesContext
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class EventStreamTests {

    @Autowired
    WalLogStore log;

    @Autowired
    MeterRegistry meters;

    @LocalServerPort
    int port;

    DemoClient client;

    @BeforeEach
    void connect() {
        client = new DemoClient(port);
    }

    /** Also a fact about the log: whoever followed it in whatever test, no thread is left behind. */
    @AfterEach
    void letsGoOfClientsThatAreGone() {
        await().untilAsserted(() -> {
            client.append("{\"anybody\":\"there?\"}");
            assertThat(followers()).isZero();
        });
    }

    @Test
    void followsTheLogFromItsEnd() {
        client.append("{\"before\":true}");
        try (Follower follower = client.follow("/events/stream")) {
            long index = client.append("{\"after\":true}");

            assertThat(follower.next()).isEqualTo(new Frame("" + index, "", "{\"after\":true}"));
        }
    }

    @Test
    void replaysFromAnEntryAndGoesOn() {
        long first = client.append("{\"n\":1}");
        client.append("{\"n\":2}");
        try (Follower follower = client.follow("/events/stream?from=" + first)) {
            assertThat(follower.next(2)).extracting(Frame::data).containsExactly("{\"n\":1}", "{\"n\":2}");

            client.append("{\"n\":3}");

            assertThat(follower.next()).isEqualTo(new Frame("" + (first + 2), "", "{\"n\":3}"));
        }
    }

    @Test
    void resumesAfterTheLastEventSeenWhateverTheUrlSays() {
        long seen = client.append("{\"seen\":true}");
        long missed = client.append("{\"seen\":false}");

        try (Follower follower = client.follow("/events/stream?from=1", "Last-Event-ID", "" + seen)) {
            assertThat(follower.next()).isEqualTo(new Frame("" + missed, "", "{\"seen\":false}"));
        }
    }

    @Test
    void tellsAClientOfAnotherLogThatItMissesEverything() {
        client.append("{}");
        long unknown = log.lastIndex() + 1000;

        try (Follower follower = client.follow("/events/stream", "Last-Event-ID", "" + unknown)) {
            assertThat(follower.next())
                    .isEqualTo(new Frame(
                            "", "gap", "{\"expected\":" + (unknown + 1) + ",\"next\":" + log.firstIndex() + "}"));
            assertThat(follower.next().id()).isEqualTo("" + log.firstIndex());
        }
    }

    @Test
    void waitsForAnEntryBeyondTheEnd() {
        long last = client.append("{}");
        try (Follower follower = client.follow("/events/stream?from=" + (last + 2))) {
            client.append("{\"wanted\":false}");
            client.append("{\"wanted\":true}");

            assertThat(follower.next()).isEqualTo(new Frame("" + (last + 2), "", "{\"wanted\":true}"));
        }
    }

    @Test
    void keepsAnEventWithLineBreaksInOnePiece() {
        try (Follower follower = client.follow("/events/stream")) {
            client.append("{\r\"a\":1,\n\n\"id: 7\"\r\n:2}\n");
            client.append("{}");

            assertThat(follower.next().data()).isEqualTo("{\n\"a\":1,\n\n\"id: 7\"\n:2}\n");
            assertThat(follower.next().data()).isEqualTo("{}");
        }
    }

    @Test
    void givesEveryFollowerEveryEventInOrder() {
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            followers.add(client.follow("/events/stream"));
        }
        long first = log.lastIndex() + 1;

        client.post("/events/batch", "[" + "{},".repeat(499) + "{}]");

        List<String> all =
                LongStream.range(first, first + 500).mapToObj(Long::toString).toList();
        for (Follower follower : followers) {
            assertThat(follower.next(500)).extracting(Frame::id).isEqualTo(all);
            follower.close();
        }
    }

    @Test
    void holdsUpNobodyForAClientThatDoesNotRead() throws IOException {
        String large = "{\"text\":\"" + "x".repeat(100_000) + "\"}";
        try (Socket stalled = new Socket("localhost", port);
                Follower follower = client.follow("/events/stream")) {
            stalled.setReceiveBufferSize(1024);
            stalled.getOutputStream().write("GET /events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            await().until(() -> followers() >= 2);

            for (int i = 0; i < 100; i++) {
                client.append(large);
            }

            assertThat(follower.next(100)).allMatch(frame -> frame.data().equals(large));
        }
    }

    @Test
    void refusesMoreFollowersThanItHasThreadsFor() {
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < EventStreams.MAX_FOLLOWERS; i++) {
            followers.add(client.follow("/events/stream"));
        }

        var refused = client.get("/events/stream");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("128 clients follow the log, no more can");
        followers.forEach(Follower::close);
    }

    @Test
    void isNeverCached() {
        try (Follower follower = client.follow("/events/stream")) {
            assertThat(follower.response().headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(follower.response().headers().firstValue("Cache-Control"))
                    .contains("no-store");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'from is 0, must be at least 1'",
        "-1, 'from is -1, must be at least 1'",
        "x, 'from is ''x'', must be a whole number of 64 bits'",
    })
    void refusesAnIllegalStart(String from, String reason) {
        var refused = client.get("/events/stream?from=" + from);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"detail\":\"" + reason + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 'Last-Event-ID is -1, must be 0..9223372036854775806'",
        "9223372036854775807, 'Last-Event-ID is 9223372036854775807, must be 0..9223372036854775806'",
        "x, 'Last-Event-ID is ''x'', must be a whole number of 64 bits'",
    })
    void refusesAnIllegalLastEvent(String lastEvent, String reason) {
        try (Follower refused = client.follow("/events/stream", "Last-Event-ID", lastEvent)) {
            assertThat(refused.response().statusCode()).isEqualTo(400);
            assertThat(refused.text()).contains("\"detail\":\"" + reason + "\"");
        }
    }

    private double followers() {
        return meters.get("events.followers").gauge().value();
    }
}
