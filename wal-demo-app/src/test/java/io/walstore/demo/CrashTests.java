package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The promise of the service, kept by a process that was killed while many clients wrote. */
class CrashTests {

    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 32;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 1000;

    @TempDir
    Path directory;

    /** Every event that was sent in any round: nothing else may be in the log. */
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    /** Every event that was acknowledged in any round, by the index it was acknowledged under. */
    private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void keepsEveryAcknowledgedEventWhenKilledUnderLoad() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            try (DemoProcess demo = DemoProcess.start(directory)) {
                compare(new DemoClient(demo.port()));
                killUnderLoad(demo, round);
            }
        }
        try (DemoProcess demo = DemoProcess.start(directory)) {
            compare(new DemoClient(demo.port()));
        }
    }

    private void killUnderLoad(DemoProcess demo, int round) throws Exception {
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_KILL);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            RandomGenerator random = new SplittableRandom(round * 1000L + i);
            clients.add(threads.submit(() -> postUntilTheEnd(http, demo.port(), random, enough)));
        }

        enough.await();
        assertThat(clients).as("clients that write").noneMatch(Future::isDone);
        demo.kill();

        for (Future<?> client : clients) {
            client.get();
        }
        threads.shutdown();
    }

    /** Ends with the connection. Any answer but an acknowledgement fails the client, and so the test. */
    private void postUntilTheEnd(HttpClient http, int port, RandomGenerator random, CountDownLatch enough) {
        try {
            while (true) {
                String event = event(random);
                sent.add(event);
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(event))
                        .build();
                long index = DemoClient.index(http.send(request, BodyHandlers.ofString()));
                String other = acknowledged.putIfAbsent(index, event);
                assertThat(other).as("another event under index " + index).isNull();
                enough.countDown();
            }
        } catch (IOException e) {
            // The process is gone. Whether this event is in the log is open, as it was not acknowledged.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String event(RandomGenerator random) {
        String id = Long.toHexString(random.nextLong());
        return "{\"id\":\"" + id + "\",\"text\":\"" + "é☃x".repeat(random.nextInt(200)) + "\"}";
    }

    private void compare(DemoClient client) {
        Map<Long, String> stored = new HashMap<>();
        Optional<byte[]> event;
        for (long index = 1; (event = client.find(index)).isPresent(); index++) {
            stored.put(index, new String(event.get(), UTF_8));
        }

        assertThat(stored).containsAllEntriesOf(acknowledged);
        assertThat(sent).containsAll(stored.values());
    }
}
