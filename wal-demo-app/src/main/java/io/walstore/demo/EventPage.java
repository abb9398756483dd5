package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.spi.LogEntry;
import java.io.ByteArrayOutputStream;
import java.time.Instant;

/**
 * A page of events as JSON:
 *
 * <pre>{@code
 * {"events":[{"index":7,"appended":"2026-11-22T20:14:03.071Z","event":{...}}],"next":8}
 * }</pre>
 *
 * <p>It ends early once it has a mebibyte, so that a thousand large events do not fill the memory; {@code next} always
 * tells where to go on. Events go in as they were sent: {@link EventJson} let nothing else into the log.
 */
final class EventPage {

    static final int LIMIT_MAX = 1000;
    private static final int FULL_BYTES = 1 << 20;

    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final long from;
    private final long limit;
    private long next;

    EventPage(long from, long limit) {
        if (from < 1) {
            throw RefusedException.badRequest("from is " + from + ", must be at least 1");
        }
        if (limit < 1 || limit > LIMIT_MAX) {
            throw RefusedException.badRequest("limit is " + limit + ", must be 1.." + LIMIT_MAX);
        }
        this.from = from;
        this.limit = limit;
        this.next = from;
    }

    long from() {
        return from;
    }

    long to() {
        return from > Long.MAX_VALUE - limit ? Long.MAX_VALUE : from + limit - 1;
    }

    boolean isFull() {
        return events.size() >= FULL_BYTES;
    }

    void add(LogEntry entry) {
        write(events.size() == 0 ? "" : ",");
        write("{\"index\":" + entry.index() + ",\"appended\":\"" + Instant.ofEpochMilli(entry.appendTimeMillis())
                + "\",\"event\":");
        events.writeBytes(entry.data());
        write("}");
        next = entry.index() + 1;
    }

    byte[] toJson() {
        ByteArrayOutputStream page = new ByteArrayOutputStream(events.size() + 64);
        page.writeBytes("{\"events\":[".getBytes(UTF_8));
        page.writeBytes(events.toByteArray());
        page.writeBytes(("],\"next\":" + next + "}").getBytes(UTF_8));
        return page.toByteArray();
    }

    private void write(String text) {
        events.writeBytes(text.getBytes(UTF_8));
    }
}
