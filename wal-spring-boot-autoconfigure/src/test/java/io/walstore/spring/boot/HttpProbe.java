package io.walstore.spring.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running application over HTTP, as an operator would. */
public final class HttpProbe {

    private final HttpClient client;
    private final String root;
    private final Map<String, String> headers;

    public HttpProbe(int port) {
        this(newClient(), "http://localhost:" + port, Map.of());
    }

    private HttpProbe(HttpClient client, String root, Map<String, String> headers) {
        this.client = client;
        this.root = root;
        this.headers = headers;
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    /** Another one, asking as somebody. */
    public HttpProbe as(String user, String password) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return new HttpProbe(newClient(), root, Map.of("Authorization", "Basic " + credentials));
    }

    /** The same, with its cookies, sending a header more. */
    public HttpProbe with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new HttpProbe(client, root, more);
    }

    public Answer get(String path) {
        return send(request(path));
    }

    public Answer post(String path) {
        return post(path, "{}");
    }

    public Answer post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        headers.forEach(request::header);
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public record Answer(int status, String contentType, String body) {

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }
}
