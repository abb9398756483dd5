package io.walstore.demo.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.walstore.WalLogStore;
import io.walstore.demo.DemoApplication;
import io.walstore.spi.LogEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(classes = DemoApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class FeedTests {

    @TempDir
    static Path directory;

    @TempDir
    Path files;

    @Autowired
    WalLogStore log;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("wal.directory", directory::toString);
    }

    @Test
    void sendsEveryGeneratedLineOnce() {
        long before = log.lastIndex();

        int exitCode = FeedCommand.run("--url=" + url(), "--lines=2000", "--connections=16", "--seed=3");

        assertThat(exitCode).isZero();
        assertThat(eventsAfter(before))
                .containsExactlyInAnyOrderElementsOf(new GeneratedLog(new SplittableRandom(3))
                        .lines()
                        .limit(2000)
                        .map(line -> new String(AccessLogLine.toEvent(line), UTF_8))
                        .toList());
    }

    @Test
    void sendsEveryLineOfAFile() throws IOException {
        long before = log.lastIndex();
        Path file = Files.write(files.resolve("access.log"), "one\ntwo \u00e9\n\nlast".getBytes(UTF_8));

        int exitCode = FeedCommand.run("--url=" + url() + "/", "--file=" + file, "--connections=1");

        assertThat(exitCode).isZero();
        assertThat(eventsAfter(before))
                .containsExactly(
                        "{\"line\":\"one\"}", "{\"line\":\"two \u00e9\"}", "{\"line\":\"\"}", "{\"line\":\"last\"}");
    }

    @Test
    void sendsNoMoreLinesThanItIsAskedTo() throws IOException {
        long before = log.lastIndex();
        Path file = Files.write(files.resolve("access.log"), "one\ntwo\nthree".getBytes(UTF_8));

        int exitCode = FeedCommand.run("--url=" + url(), "--file=" + file, "--lines=2");

        assertThat(exitCode).isZero();
        assertThat(log.lastIndex()).isEqualTo(before + 2);
    }

    @Test
    void countsWhatWasNotAcknowledged() throws Exception {
        List<byte[]> events = List.of("{}".getBytes(UTF_8), "[]".getBytes(UTF_8), "{}".getBytes(UTF_8));

        FeedReport report = new Feeder(URI.create(url()), 2, () -> {}).feed(events.iterator());

        assertThat(report.acknowledged()).isEqualTo(2);
        assertThat(report.latencyMicros().getTotalCount()).isEqualTo(2);
        assertThat(report.failures()).hasSize(1).containsValue(1L);
        assertThat(report.failures().keySet()).first().asString().startsWith("400 ");
        assertThat(report.isComplete()).isFalse();
    }

    /** A proxy that answers for a service that is not there. */
    @Test
    void takesNothingButAnIndexForAnAcknowledgement() throws Exception {
        HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        liar.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        liar.start();
        try {
            URI service = URI.create("http://localhost:" + liar.getAddress().getPort());

            FeedReport report = new Feeder(service, 1, () -> {})
                    .feed(List.of(new byte[] {1}).iterator());

            assertThat(report.acknowledged()).isZero();
            assertThat(report.failures()).isEqualTo(Map.of("202 ", 1L));
        } finally {
            liar.stop(0);
        }
    }

    @Test
    void givesUpOnAServiceThatIsNotThere() throws Exception {
        Feeder feeder = new Feeder(URI.create("http://localhost:1"), 1, () -> {});

        FeedReport report =
                feeder.feed(Collections.nCopies(1000, new byte[] {1}).iterator());

        assertThat(report.acknowledged()).isZero();
        assertThat(report.failures()).containsValue(100L);
    }

    @Test
    void failsWhenALineWasNotAcknowledged() {
        assertThat(FeedCommand.run("--url=http://localhost:1", "--lines=5")).isEqualTo(1);
    }

    @Test
    void refusesOptionsItCannotFollow() {
        assertThat(FeedCommand.run("--lines=0")).isEqualTo(2);
        assertThat(FeedCommand.run("--connections=0")).isEqualTo(2);
        assertThat(FeedCommand.run("--file=" + files.resolve("missing"))).isEqualTo(2);
        assertThat(FeedCommand.run("--url=not a url")).isEqualTo(2);
        assertThat(FeedCommand.run("--speed=11")).isEqualTo(2);
    }

    private List<String> eventsAfter(long index) {
        Stream<LogEntry> entries = log.read(index + 1, log.lastIndex()).stream();
        return entries.map(entry -> new String(entry.data(), UTF_8)).toList();
    }

    private String url() {
        return "http://localhost:" + port;
    }
}
