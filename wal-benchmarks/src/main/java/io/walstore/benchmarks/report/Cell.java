package io.walstore.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of one contender in one round of a workload.
 *
 * @param contender who
 * @param workload what was done
 * @param round in which round, from 1 on
 * @param outcome whether there are figures
 * @param reason why there are none, otherwise empty
 * @param figures what was measured by name, the most telling first
 * @param latencies times by name
 */
public record Cell(
        String contender,
        String workload,
        int round,
        Outcome outcome,
        String reason,
        Map<String, Double> figures,
        Map<String, Distribution> latencies) {

    private static final Map<String, String> SHOWN = shown();

    /** What became of it. */
    public enum Outcome {
        /** It has figures. */
        MEASURED,
        /** The contender or the JVM lacks what it takes. */
        UNSUPPORTED,
        /** Something went wrong. */
        FAILED
    }

    /**
     * A cell without figures.
     *
     * @param contender who
     * @param workload what was to be done
     * @param round in which round
     * @param outcome what became of it
     * @param reason why
     * @return the cell
     */
    public static Cell empty(String contender, String workload, int round, Outcome outcome, String reason) {
        return new Cell(contender, workload, round, outcome, reason, Map.of(), Map.of());
    }

    /**
     * The figures, followed by what is shown of the times.
     *
     * @return by name
     */
    public Map<String, Double> allFigures() {
        Map<String, Double> all = new LinkedHashMap<>(figures);
        latencies.forEach((name, times) -> SHOWN.forEach((label, percentile) -> {
            if (times.count() > 0) {
                all.put(name + " " + label + ", µs", times.percentile(percentile));
            }
        }));
        return all;
    }

    private static Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("p50", "50");
        shown.put("p99", "99");
        shown.put("p99.9", "99.9");
        shown.put("max", Distribution.MOST);
        return shown;
    }
}
