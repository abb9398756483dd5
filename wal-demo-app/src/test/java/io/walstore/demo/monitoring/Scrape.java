package io.walstore.demo.monitoring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The series that Prometheus would get, to be held against what queries ask for. */
final class Scrape {

    private static final Pattern SAMPLE = Pattern.compile("^(wal_\\w+)\\{(.*)} \\S+$", Pattern.MULTILINE);
    private static final Pattern METRIC = Pattern.compile("\\bwal_\\w+");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");

    /** Labels with a value that is free, or that only Prometheus knows. */
    private static final Set<String> FREE = Set.of("job", "instance", "log", "consumer");

    private final List<Series> series;

    private record Series(String name, Map<String, String> labels) {}

    private record Condition(String label, String operator, String value) {

        boolean holds(Map<String, String> labels) {
            String actual = labels.getOrDefault(label, "");
            return switch (operator) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> actual.matches(value);
                default -> !actual.matches(value);
            };
        }
    }

    Scrape(String text) {
        series = SAMPLE.matcher(text)
                .results()
                .map(sample -> new Series(sample.group(1), labels(sample.group(2))))
                .toList();
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(3)));
        return labels;
    }

    Set<String> names() {
        return series.stream().map(Series::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The log's metrics that a query asks for, by their names. */
    static List<String> metricsIn(String query) {
        return METRIC.matcher(query).results().map(MatchResult::group).toList();
    }

    /** The parts of a query that tell metric and labels, of any metric. */
    static List<String> selectorsIn(String query) {
        return SELECTOR.matcher(query).results().map(MatchResult::group).toList();
    }

    /** Whether a selector finds anything here, whatever the values of free labels. */
    boolean has(String selector) {
        MatchResult parts = SELECTOR.matcher(selector).results().findFirst().orElseThrow();
        List<Condition> conditions = LABEL.matcher(parts.group(2))
                .results()
                .map(label -> new Condition(label.group(1), label.group(2), label.group(3)))
                .filter(condition -> !FREE.contains(condition.label()))
                .toList();
        return series.stream()
                .filter(one -> one.name().equals(parts.group(1)))
                .anyMatch(one -> conditions.stream().allMatch(condition -> condition.holds(one.labels())));
    }
}
