package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A client of the event stream: reads it as a browser does, on the thread of the test. */
final class Follower implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final BufferedReader reader;

    Follower(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** The next event, waiting for it; the test's own timeout ends a wait for one that does not come. */
    Frame next() {
        Frame frame = Frame.EMPTY;
        String line;
        while ((line = line()) != null) {
            if (line.isEmpty() && !frame.equals(Frame.EMPTY)) {
                return frame;
            }
            frame = frame.with(line);
        }
        throw new AssertionError("the stream ended");
    }

    List<Frame> next(int count) {
        List<Frame> frames = new ArrayList<>();
        while (frames.size() < count) {
            frames.add(next());
        }
        return frames;
    }

    /** Waits for the end of the stream; everything that still came. */
    String text() {
        try {
            return new String(response.body().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() {
        try {
            return reader.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Frame(String id, String event, String data) {

        static final Frame EMPTY = new Frame("", "", "");

        private Frame with(String line) {
            int colon = line.indexOf(':');
            String value = line.substring(Math.min(line.length(), colon + 2));
            return switch (colon < 0 ? line : line.substring(0, colon)) {
                case "" -> this; // a comment
                case "id" -> new Frame(value, event, data);
                case "event" -> new Frame(id, value, data);
                case "data" -> new Frame(id, event, data.isEmpty() ? value : data + "\n" + value);
                default -> throw new AssertionError("no field of ours: " + line);
            };
        }
    }
}
