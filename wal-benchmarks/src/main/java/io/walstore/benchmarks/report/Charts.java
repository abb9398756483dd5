package io.walstore.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Results as pictures, each under the name of its file. */
final class Charts {

    /** What becomes of the rate when more and more threads append. */
    static final String BY_THREADS = "append-1k-by-threads.svg";

    private static final Pattern APPENDS_OF_THREADS = Pattern.compile("append-1k(?:-(\\d+)t)?");
    private static final List<String> PERCENTILES = List.of("50", "90", "99", "99.9", "99.99", Distribution.MOST);

    private final Results results;
    private final Map<String, String> files = new LinkedHashMap<>();

    private Charts(Results results) {
        this.results = results;
    }

    /** All that there are figures for. */
    static Map<String, String> of(Results results) {
        Charts charts = new Charts(results);
        results.workloads().keySet().forEach(charts::addBars);
        results.workloads().keySet().forEach(charts::addLatencies);
        charts.addThreads();
        return charts.files;
    }

    /** The chart of a workload's most telling figure. */
    static String barsOf(String workload) {
        return workload + ".svg";
    }

    /** The chart of a workload's times. */
    static String latenciesOf(String workload, String latency) {
        return workload + "-" + latency + "-times.svg";
    }

    private void addBars(String workload) {
        Figures figures = Figures.of(results, workload);
        if (figures.names().isEmpty()) {
            return;
        }
        String figure = figures.names().get(0);
        BarChart chart = new BarChart(workload + ": " + results.workloads().get(workload), figure);
        for (String contender : contenders()) {
            figures.statistics(contender, figure).ifPresent(values -> chart.add(contender, values));
        }
        files.put(barsOf(workload), chart.draw());
    }

    private void addLatencies(String workload) {
        Figures figures = Figures.of(results, workload);
        for (String latency : figures.latencies()) {
            LineChart chart = new LineChart(
                    workload + ": " + latency + ", " + results.workloads().get(workload),
                    "microseconds that so many of a hundred do not exceed: median of all rounds",
                    PERCENTILES);
            for (String contender : contenders()) {
                Map<String, Double> medians = figures.percentiles(contender, latency, PERCENTILES);
                if (!medians.isEmpty()) {
                    chart.add(contender, medians);
                }
            }
            files.put(latenciesOf(workload, latency), chart.draw());
        }
    }

    private void addThreads() {
        Map<Integer, Figures> byThreads = new TreeMap<>();
        for (String workload : results.workloads().keySet()) {
            threads(workload).ifPresent(threads -> byThreads.put(threads, Figures.of(results, workload)));
        }
        if (byThreads.size() < 2) {
            return;
        }
        Set<Integer> threads = byThreads.keySet();
        LineChart chart = new LineChart(
                "Durable appends of entries of 1 KiB by more and more threads",
                "entries/s over threads: median of all rounds",
                threads.stream().map(Object::toString).toList());
        for (String contender : contenders()) {
            Map<String, Double> medians = new LinkedHashMap<>();
            byThreads.forEach((count, figures) -> figures.statistics(contender, "entries/s")
                    .ifPresent(rates -> medians.put(count.toString(), rates.median())));
            chart.add(contender, medians);
        }
        files.put(BY_THREADS, chart.draw());
    }

    private static Optional<Integer> threads(String workload) {
        Matcher matcher = APPENDS_OF_THREADS.matcher(workload);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String threads = matcher.group(1);
        return Optional.of(threads == null ? 1 : Integer.parseInt(threads));
    }

    private List<String> contenders() {
        return results.contenders().stream().map(Results.Entrant::name).toList();
    }
}
