package io.walstore.demo.feed;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * An access log that nobody served: endless lines in the combined format, the same ones for the same seed.
 *
 * <p>A few pages get most of the hits and a few hosts send most of them, as in the real ones. Addresses are of the
 * blocks that are reserved for documentation.
 */
final class GeneratedLog {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final List<String> NETWORKS = List.of("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8::");
    private static final List<String> USERS = List.of("-", "-", "-", "-", "-", "ann", "bob", "zoë");
    private static final List<String> METHODS = List.of("GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST");
    private static final List<String> PATHS =
            List.of("/", "/products/%d", "/search?q=%d", "/images/%d.webp", "/cart", "/api/orders/%d", "/login");
    private static final List<String> REFERERS =
            List.of("-", "-", "https://www.example.com/", "https://search.example.org/?q=write-ahead+log");
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "curl/8.14.1",
            "ExampleBot/2.1 (+https://www.example.net/bot \\\"friendly\\\")");

    private final RandomGenerator random;
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    GeneratedLog(RandomGenerator random) {
        this.random = random;
    }

    /** The lines, without end; to be taken once. */
    Stream<String> lines() {
        return Stream.generate(this::line);
    }

    private String line() {
        now = now.plusMillis(random.nextInt(200));
        int status = status();
        String size = status == 304 ? "-" : Integer.toString(200 + skewed(200_000));
        return "%s - %s [%s] \"%s %s HTTP/1.1\" %d %s \"%s\" \"%s\""
                .formatted(
                        any(NETWORKS) + (1 + skewed(254)),
                        any(USERS),
                        TIME.format(now),
                        any(METHODS),
                        path(),
                        status,
                        size,
                        any(REFERERS),
                        any(AGENTS));
    }

    private String path() {
        return PATHS.get(skewed(PATHS.size())).replace("%d", Integer.toString(skewed(10_000)));
    }

    private int status() {
        int permille = random.nextInt(1000);
        if (permille < 900) {
            return 200;
        }
        return permille < 950 ? 304 : permille < 990 ? 404 : 500;
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Small numbers more often than large ones. */
    private int skewed(int bound) {
        double uniform = random.nextDouble();
        return (int) (bound * uniform * uniform * uniform);
    }
}
