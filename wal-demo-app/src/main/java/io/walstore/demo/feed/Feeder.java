package io.walstore.demo.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Posts events, a fixed number of requests at a time, each over a connection that is kept. For one feed.
 *
 * <p>An event that is not acknowledged is counted and not sent again: whether it is in the log is unknown then, and a
 * second copy would be in it for certain. After {@value #GIVE_UP} failures in a row it sends no more. As a new request
 * starts only when an answer came, a stall delays requests that are never measured: the percentiles are what this many
 * clients see, not what an open stream of requests would.
 */
final class Feeder {

    private static final int GIVE_UP = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern ACKNOWLEDGEMENT = Pattern.compile("\\{\"index\":[1-9][0-9]*}");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .executor(Executors.newFixedThreadPool(
                    Runtime.getRuntime().availableProcessors(), Feeder::thread)) // its own pool grows without bound
            .build();
    private final URI target;
    private final int connections;
    private final Runnable onAnswer;

    private final Semaphore free;
    private final LongAdder acknowledged = new LongAdder();
    private final AtomicLong failuresInARow = new AtomicLong();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Histogram latencyMicros =
            new ConcurrentHistogram(TIMEOUT.multipliedBy(10).toNanos() / 1000, 3);

    /**
     * Creates a feeder.
     *
     * @param service where the service is, without a path of its own
     * @param connections how many requests are under way at the same time
     * @param onAnswer called for every event that was answered or failed, on several threads
     */
    Feeder(URI service, int connections, Runnable onAnswer) {
        this.target = URI.create(service.toString().replaceAll("/+$", "") + "/events");
        this.connections = connections;
        this.onAnswer = onAnswer;
        this.free = new Semaphore(connections);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "feeder");
        thread.setDaemon(true);
        return thread;
    }

    /** Sends all events and waits for the last answer. */
    FeedReport feed(Iterator<byte[]> events) throws InterruptedException {
        long started = System.nanoTime();
        free.acquire();
        while (events.hasNext() && failuresInARow.get() < GIVE_UP) {
            post(events.next());
            free.acquire();
        }
        free.acquire(connections - 1);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
        Map<String, Long> failureCounts = new TreeMap<>();
        failures.forEach((answer, count) -> failureCounts.put(answer, count.sum()));
        return new FeedReport(acknowledged.sum(), failureCounts, elapsed, latencyMicros);
    }

    private void post(byte[] event) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(event))
                .build();
        long started = System.nanoTime();
        var unused = client.sendAsync(request, BodyHandlers.ofString(UTF_8)).whenComplete((response, failure) -> {
            answered(response, failure, System.nanoTime() - started);
            onAnswer.run();
            free.release();
        });
    }

    private void answered(@Nullable HttpResponse<String> response, @Nullable Throwable failure, long nanos) {
        if (response != null && isAcknowledgement(response)) {
            acknowledged.increment();
            latencyMicros.recordValue(nanos / 1000);
            failuresInARow.set(0);
            return;
        }
        String answer = response == null ? reason(failure) : response.statusCode() + " " + response.body();
        failures.computeIfAbsent(answer, any -> new LongAdder()).increment();
        failuresInARow.incrementAndGet();
    }

    private static String reason(@Nullable Throwable failure) {
        return String.valueOf(failure instanceof CompletionException ? failure.getCause() : failure);
    }

    private static boolean isAcknowledgement(HttpResponse<String> response) {
        return response.statusCode() == 202
                && ACKNOWLEDGEMENT.matcher(response.body()).matches();
    }
}
