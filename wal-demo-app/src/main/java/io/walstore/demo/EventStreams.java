package io.walstore.demo;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.walstore.LogTail;
import io.walstore.WalLogStore;
import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.thread.Threading;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Lets clients follow the log with server-sent events.
 *
 * <p>Each follower has a thread and a place in the log of its own, so a slow one holds up nobody and costs no memory:
 * it is simply further behind, and loses its connection when a write to it stalls for longer than
 * {@code server.tomcat.connection-timeout}. One that is gone is noticed at the next event or heartbeat. Threads are
 * virtual where the JDK has them and platform threads otherwise, at most {@value #MAX_FOLLOWERS}.
 */
@RestController
final class EventStreams implements WebMvcConfigurer, SmartLifecycle {

    static final int MAX_FOLLOWERS = 128;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final WalLogStore log;
    private final Semaphore free = new Semaphore(MAX_FOLLOWERS);
    private final SimpleAsyncTaskExecutor followers = new SimpleAsyncTaskExecutor("follower-");

    EventStreams(WalLogStore log, MeterRegistry meters, Environment environment) {
        this.log = log;
        followers.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
        followers.setTaskTerminationTimeout(CLOSE_TIMEOUT.toMillis());
        followers.setCancelRemainingTasksOnClose(true);
        Gauge.builder("events.followers", free, it -> MAX_FOLLOWERS - it.availablePermits())
                .description("Clients that follow the log")
                .register(meters);
    }

    /** A stream has no end that a timeout could wait for. */
    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
        configurer.setTaskExecutor(followers).setDefaultTimeout(-1);
    }

    /**
     * Follows the log.
     *
     * @param from the first entry wanted; without it, and without the header, the next one to come
     * @param lastSeen the index of the last event a client that comes back has seen; counts before {@code from},
     *     which the client has in its URL still
     * @param response written to directly: the stream that Spring hands over does not flush
     */
    @GetMapping("/events/stream")
    ResponseEntity<StreamingResponseBody> stream(
            @RequestParam(required = false) @Nullable Long from,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastSeen,
            HttpServletResponse response) {
        Start start = lastSeen == null ? start(from) : resume(lastSeen);
        if (!free.tryAcquire()) {
            throw new RefusedException(
                    HttpStatus.SERVICE_UNAVAILABLE, MAX_FOLLOWERS + " clients follow the log, no more can");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no") // nginx would collect events before it passes them on
                .body(withoutFlush -> {
                    try {
                        follow(start, response.getOutputStream());
                    } finally {
                        free.release();
                    }
                });
    }

    private Start start(@Nullable Long from) {
        if (from != null && from < 1) {
            throw RefusedException.badRequest("from is " + from + ", must be at least 1");
        }
        long first = from == null ? log.lastIndex() + 1 : from;
        return new Start(first, first);
    }

    /** Who has seen more than there is has seen another log, and nothing of this one. */
    private Start resume(long lastSeen) {
        if (lastSeen < 0 || lastSeen == Long.MAX_VALUE) {
            throw RefusedException.badRequest("Last-Event-ID is " + lastSeen + ", must be 0.." + (Long.MAX_VALUE - 1));
        }
        long next = lastSeen + 1;
        return new Start(next, lastSeen <= log.lastIndex() ? next : Math.max(log.firstIndex(), 1));
    }

    private void follow(Start start, OutputStream out) {
        try {
            EventFrame.writeComment("follows from " + start.next(), out);
            if (start.next() != start.expected()) {
                EventFrame.writeGap(start.expected(), start.next(), out);
            }
            long next = start.next();
            while (next > 0) { // an empty log has no first entry to go on at: the client comes back
                next = followFrom(next, out);
            }
        } catch (IOException | WalClosedException e) {
            // The client is gone, or the log is: there is nobody to tell.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the application ends
        }
    }

    /** Follows until an entry it needs was cut off the front, and says so; where to go on. */
    private long followFrom(long from, OutputStream out) throws IOException, InterruptedException {
        LogTail tail = log.tail(from);
        try {
            while (true) {
                follow(tail, out);
            }
        } catch (EntryNotFoundException e) {
            long first = log.firstIndex();
            EventFrame.writeGap(tail.nextIndex(), first, out);
            return first;
        }
    }

    /** Sends what is there, then flushes and waits: events that come in bulk leave in bulk. */
    private static void follow(LogTail tail, OutputStream out) throws IOException, InterruptedException {
        Optional<LogEntry> entry = tail.poll(Duration.ZERO);
        if (entry.isEmpty()) {
            out.flush();
            entry = tail.poll(HEARTBEAT);
        }
        if (entry.isPresent()) {
            EventFrame.write(entry.get(), out);
        } else {
            EventFrame.writeComment("still here", out);
        }
    }

    @Override
    public void start() {
        // Nothing to start: threads come with the followers.
    }

    /** Stops first, as its phase is the last: the web server waits for its requests, and these never end. */
    @Override
    public void stop() {
        followers.close();
    }

    @Override
    public boolean isRunning() {
        return followers.isActive();
    }

    /** Where a stream begins, and where its client expects it to. */
    private record Start(long expected, long next) {}
}
