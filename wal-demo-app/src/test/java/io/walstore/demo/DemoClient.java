package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the demo, over real HTTP. */
public final class DemoClient {

    private static final Pattern INDEX = Pattern.compile("\\{\"index\":(\\d+)}");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;

    public DemoClient(int port) {
        this.service = URI.create("http://localhost:" + port);
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(service.resolve(path)));
    }

    /** The bytes of an event that is there. */
    byte[] event(long index) {
        return find(index).orElseThrow(() -> new AssertionError("no event " + index));
    }

    /** The bytes of an event, or nothing if the service says that it is not there. */
    Optional<byte[]> find(long index) {
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve("/events/" + index)).build();
        HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
        return switch (response.statusCode()) {
            case 200 -> Optional.of(response.body());
            case 404 -> Optional.empty();
            default -> throw new AssertionError(response + ": " + new String(response.body(), UTF_8));
        };
    }

    public HttpResponse<String> post(String path, String json) {
        return post(path, "application/json", BodyPublishers.ofString(json));
    }

    HttpResponse<String> post(String path, String type, BodyPublisher body) {
        return send(HttpRequest.newBuilder(service.resolve(path))
                .header("Content-Type", type)
                .POST(body));
    }

    /** The index of an event that was acknowledged. */
    public long append(String event) {
        return index(post("/events", event));
    }

    static long index(HttpResponse<String> response) {
        Matcher matcher = INDEX.matcher(response.body());
        if (response.statusCode() != 202 || !matcher.matches()) {
            throw new AssertionError(response + ": " + response.body());
        }
        return Long.parseLong(matcher.group(1));
    }

    Follower follow(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Follower(exchange(request.build(), BodyHandlers.ofInputStream()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return exchange(request.build(), BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request + " was not answered", e);
        }
    }
}
