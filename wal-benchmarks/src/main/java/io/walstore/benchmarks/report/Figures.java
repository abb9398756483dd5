package io.walstore.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The figures of one workload: of each contender, by name, in each round. */
final class Figures {

    private final List<Cell> cells;

    private Figures(List<Cell> cells) {
        this.cells = cells;
    }

    static Figures of(Results results, String workload) {
        return new Figures(results.cells().stream()
                .filter(cell -> cell.workload().equals(workload))
                .toList());
    }

    /** Names of all figures, the most telling first. */
    List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        cells.forEach(cell -> names.addAll(cell.allFigures().keySet()));
        return List.copyOf(names);
    }

    boolean has(String contender) {
        return cells.stream().anyMatch(cell -> cell.contender().equals(contender));
    }

    /** Why a contender has no figures at all. */
    Optional<String> reason(String contender) {
        List<Cell> own = cells.stream()
                .filter(cell -> cell.contender().equals(contender))
                .toList();
        boolean measured = own.stream().anyMatch(cell -> cell.outcome() == Cell.Outcome.MEASURED);
        return measured ? Optional.empty() : own.stream().map(Cell::reason).findFirst();
    }

    Optional<Statistics> statistics(String contender, String figure) {
        double[] values = byRound(contender, figure).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Statistics.of(values));
    }

    /** The median of the ratios of each round. */
    OptionalDouble ratio(String contender, String base, String figure) {
        double[] ratios = Statistics.ratios(byRound(contender, figure), byRound(base, figure));
        return ratios.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Statistics.of(ratios).median());
    }

    /** Names of all distributions of time. */
    List<String> latencies() {
        return cells.stream()
                .flatMap(cell -> cell.latencies().keySet().stream())
                .distinct()
                .toList();
    }

    /** The median of each percentile over all rounds in which something was counted; empty if there is none. */
    Map<String, Double> percentiles(String contender, String latency, List<String> percentiles) {
        List<Distribution> rounds = cells.stream()
                .filter(cell -> cell.contender().equals(contender))
                .flatMap(cell -> Optional.ofNullable(cell.latencies().get(latency)).stream())
                .filter(times -> times.count() > 0)
                .toList();
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String percentile : rounds.isEmpty() ? List.<String>of() : percentiles) {
            double[] values = rounds.stream()
                    .mapToDouble(times -> times.percentile(percentile))
                    .toArray();
            medians.put(percentile, Statistics.of(values).median());
        }
        return medians;
    }

    private Map<Integer, Double> byRound(String contender, String figure) {
        Map<Integer, Double> values = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Double value = cell.allFigures().get(figure);
            if (cell.contender().equals(contender) && value != null) {
                values.put(cell.round(), value);
            }
        }
        return values;
    }
}
