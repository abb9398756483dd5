package io.walstore.demo;

import io.walstore.LogCursor;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.autoconfigure.WalProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes events into the log and gives them out by index. An answer of 202 means that the event is on the disk. */
@RestController
@RequestMapping("/events")
final class EventController {

    private final WalLogStore log;
    private final int bodyMaxBytes;

    /** A batch as a whole is held to the limit of one entry: each body is in memory until it is on the disk. */
    EventController(WalLogStore log, WalProperties properties) {
        this.log = log;
        this.bodyMaxBytes = Math.toIntExact(properties.entry().maxSize().toBytes());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Appended> append(HttpServletRequest request) throws IOException {
        byte[] event = body(request);
        EventJson.requireObject(event);
        long index = log.append(event);
        return ResponseEntity.accepted().location(location(request, index)).body(new Appended(index));
    }

    @PostMapping(path = "/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AppendedBatch> appendBatch(HttpServletRequest request) throws IOException {
        List<byte[]> events = EventJson.requireObjects(body(request));
        long first = log.append(events);
        return ResponseEntity.accepted()
                .location(location(request, first))
                .body(new AppendedBatch(first, first + events.size() - 1));
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] page(@RequestParam(required = false) @Nullable Long from, @RequestParam(defaultValue = "50") long limit) {
        long start = from == null ? Math.max(log.firstIndex(), 1) : from;
        EventPage page = new EventPage(start, limit);
        LogCursor entries = log.read(page.from(), page.to());
        while (!page.isFull() && entries.hasNext()) {
            page.add(entries.next());
        }
        return page.toJson();
    }

    @GetMapping(path = "/{index}", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] event(@PathVariable long index) {
        return log.getLog(index).data();
    }

    /** Reads one byte more than allowed at most, however long a body that does not tell its length goes on. */
    private byte[] body(HttpServletRequest request) throws IOException {
        long declared = request.getContentLengthLong();
        if (declared > bodyMaxBytes) {
            throw tooLarge("the body has " + declared + " bytes");
        }
        byte[] body = request.getInputStream().readNBytes(bodyMaxBytes + 1);
        if (body.length > bodyMaxBytes) {
            throw tooLarge("the body has more than " + bodyMaxBytes + " bytes");
        }
        return body;
    }

    private RefusedException tooLarge(String found) {
        return new RefusedException(
                HttpStatus.CONTENT_TOO_LARGE, found + ", must be at most " + bodyMaxBytes + " (wal.entry.max-size)");
    }

    private static URI location(HttpServletRequest request, long index) {
        return URI.create(request.getContextPath() + "/events/" + index);
    }

    record Appended(long index) {}

    record AppendedBatch(long first, long last) {}
}
