package io.walstore.demo.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of an access log in Apache's combined format as a JSON event of type {@code access}:
 *
 * <pre>{@code
 * %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"
 * 203.0.113.7 - ann [22/Nov/2026:14:03:11 +0100] "GET /a HTTP/1.1" 200 512 "-" "curl/8.14.1"
 * }</pre>
 *
 * <p>Values go into the event as they are in the line, escapes included; a {@code -} is left out. A line in any other
 * format becomes an event with one field, {@code line}: nothing of a real log is lost.
 */
final class AccessLogLine {

    private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final Pattern COMBINED = Pattern.compile("(\\S+) (\\S+) (\\S+) \\[([^]]+)] " + QUOTED
            + " (\\d{3}) (\\d{1,18}|-) " + QUOTED + " " + QUOTED + "\\s*+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final JsonMapper MAPPER = new JsonMapper();

    private AccessLogLine() {}

    /**
     * The event of a line.
     *
     * @param line the line, without its end
     * @return a JSON object in UTF-8
     */
    static byte[] toEvent(String line) {
        return MAPPER.writeValueAsString(fields(line)).getBytes(UTF_8);
    }

    private static Map<String, Object> fields(String line) {
        Matcher matcher = COMBINED.matcher(line);
        if (!matcher.matches()) {
            return Map.of("line", line);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "access");
        put(fields, "time", time(matcher.group(4)));
        put(fields, "host", matcher.group(1));
        put(fields, "ident", matcher.group(2));
        put(fields, "user", matcher.group(3));
        put(fields, "request", matcher.group(5));
        fields.put("status", Integer.valueOf(matcher.group(6)));
        if (!matcher.group(7).equals("-")) {
            fields.put("bytes", Long.valueOf(matcher.group(7)));
        }
        put(fields, "referer", matcher.group(8));
        put(fields, "agent", matcher.group(9));
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, String value) {
        if (!value.equals("-")) {
            fields.put(name, value);
        }
    }

    private static String time(String text) {
        try {
            return OffsetDateTime.parse(text, TIME).toString();
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
