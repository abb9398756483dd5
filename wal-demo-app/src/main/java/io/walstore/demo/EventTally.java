package io.walstore.demo;

import io.walstore.spi.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How many events of which type were read since the service was started. */
@RestController
final class EventTally {

    /** Types are made up by strangers, so only so many are told apart. */
    private static final int MOST_TYPES = 100;

    private static final String OTHERS = "others";

    private final Map<String, Long> counts = new TreeMap<>();

    synchronized void count(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            String type = typeOf(entry.data());
            boolean known = counts.containsKey(type) || counts.size() < MOST_TYPES;
            counts.merge(known ? type : OTHERS, 1L, Long::sum);
        }
    }

    private static String typeOf(byte[] event) {
        try {
            JsonNode type = JsonMapper.shared().readTree(event).path("type");
            return type.isString() ? type.asString() : OTHERS;
        } catch (JacksonException e) {
            return OTHERS;
        }
    }

    @GetMapping("/events/tally")
    synchronized Map<String, Long> tally() {
        return new TreeMap<>(counts);
    }
}
