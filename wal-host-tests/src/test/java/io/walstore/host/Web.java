package io.walstore.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/** What the application answers, to everybody and to its user. */
final class Web {

    private static final List<String> PATHS =
            List.of("/", "/greeting", "/failure", "/actuator", "/actuator/health", "/actuator/metrics");
    private static final List<String> MEDIA_TYPES = List.of("application/json", "application/xml", "text/html");
    private static final Pattern LINK = Pattern.compile("\"([\\w-]+)\":\\{\"href\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Environment environment;

    private Web(Environment environment) {
        this.environment = environment;
    }

    static void add(Map<String, String> report, ApplicationContext context) throws IOException, InterruptedException {
        Web web = new Web(context.getEnvironment());
        for (String path : PATHS) {
            for (String mediaType : MEDIA_TYPES) {
                String request = "GET " + path + " as " + mediaType;
                report.put(request, web.answer(web.request(path, mediaType).build()));
                if (context.getEnvironment().containsProperty("spring.security.user.name")) {
                    report.put(request + " by user", web.answer(web.byUser(path, mediaType)));
                }
            }
        }
    }

    private HttpRequest.Builder request(String path, String mediaType) {
        URI uri = URI.create("http://localhost:" + port(path) + path);
        return HttpRequest.newBuilder(uri).header("Accept", mediaType);
    }

    private String port(String path) {
        String port = environment.getProperty("local.server.port", "");
        return path.startsWith("/actuator") ? environment.getProperty("local.management.port", port) : port;
    }

    private HttpRequest byUser(String path, String mediaType) {
        String credentials = environment.getProperty("spring.security.user.name") + ":"
                + environment.getProperty("spring.security.user.password");
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
        return request(path, mediaType)
                .header("Authorization", "Basic " + encoded)
                .build();
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return response.statusCode() + " "
                + response.headers().firstValue("Content-Type").orElse("") + " " + essence(response.body());
    }

    /** Links, or a short text. Errors carry the time. */
    private static String essence(String body) {
        String links = LINK.matcher(body)
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(link -> !link.startsWith("wal"))
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
        return links.equals("[]") && body.startsWith("{\"text\"") ? body : links;
    }
}
