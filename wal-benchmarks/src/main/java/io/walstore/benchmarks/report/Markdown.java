package io.walstore.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.StringJoiner;

/** Results as a page of text: how they came about, then a table for each workload. */
public final class Markdown {

    /** What the others are measured by begins its name with this. */
    private static final String BARE = "bare";

    private final Results results;
    private final Set<String> charts;
    private final StringBuilder page = new StringBuilder();

    private Markdown(Results results, Set<String> charts) {
        this.results = results;
        this.charts = charts;
    }

    /**
     * Writes the page.
     *
     * @param results what was measured
     * @param charts which charts lie beside it
     * @return the text
     */
    public static String of(Results results, Set<String> charts) {
        return new Markdown(results, charts).write();
    }

    private String write() {
        line("# Benchmarks");
        line("");
        conditions();
        contenders();
        chart(Charts.BY_THREADS, "appends by threads");
        results.workloads().forEach(this::workload);
        return page.toString();
    }

    private void conditions() {
        Machine machine = results.machine();
        line("- Machine: " + machine.processor() + ", " + machine.processors() + " processors, "
                + (machine.memoryBytes() >> 20) + " MiB of memory, load average "
                + Numbers.text(machine.loadAverage()) + " before the start");
        line("- Kernel: " + machine.kernel());
        line("- JDK: " + machine.jdk());
        line("- File system: " + machine.fileSystem());
        line("- Started: " + results.started());
        line("- Command: `" + results.command() + "`");
        StringJoiner settings = new StringJoiner(", ");
        results.settings().forEach((name, value) -> settings.add(name + " " + value));
        line("- Settings: " + settings);
        line("");
        line("Figures are the median of all rounds, with the least and the most. A ratio is the median of the ratios of"
                + " each round to the same round's bare disk.");
        line("");
    }

    private void contenders() {
        line("| contender | setting | keeps less than an acknowledged append |");
        line("|---|---|---|");
        for (Results.Entrant entrant : results.contenders()) {
            line("| " + entrant.name() + " | " + entrant.setting() + " | " + entrant.weaker() + " |");
        }
        line("");
    }

    private void workload(String name, String title) {
        Figures figures = Figures.of(results, name);
        List<String> names = figures.names();
        line("## " + name);
        line("");
        line(title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1) + ".");
        line("");
        if (!names.isEmpty()) {
            table(figures, names);
        }
        missing(figures);
        chart(Charts.barsOf(name), name);
        figures.latencies().forEach(latency -> chart(Charts.latenciesOf(name, latency), name + ", " + latency));
    }

    private void chart(String file, String title) {
        if (charts.contains(file)) {
            line("![" + title + "](" + file + ")");
            line("");
        }
    }

    private void table(Figures figures, List<String> names) {
        List<String> bases = results.contenders().stream()
                .map(Results.Entrant::name)
                .filter(contender ->
                        contender.startsWith(BARE) && figures.reason(contender).isEmpty())
                .filter(figures::has)
                .toList();
        List<String> head = new ArrayList<>(List.of("contender", names.get(0)));
        bases.forEach(base -> head.add("to " + base));
        head.addAll(names.subList(1, names.size()));
        line("| " + String.join(" | ", head) + " |");
        line("|---|" + "---:|".repeat(head.size() - 1));
        for (Results.Entrant entrant : results.contenders()) {
            if (figures.has(entrant.name()) && figures.reason(entrant.name()).isEmpty()) {
                row(figures, names, bases, entrant.name());
            }
        }
        line("");
    }

    private void row(Figures figures, List<String> names, List<String> bases, String contender) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        row.add(contender);
        row.add(spread(figures, contender, names.get(0)));
        for (String base : bases) {
            OptionalDouble ratio = figures.ratio(contender, base, names.get(0));
            row.add(ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "");
        }
        names.subList(1, names.size()).forEach(name -> row.add(spread(figures, contender, name)));
        line(row.toString());
    }

    private static String spread(Figures figures, String contender, String name) {
        return figures.statistics(contender, name)
                .map(statistics -> Numbers.text(statistics.median()) + " (" + Numbers.text(statistics.least()) + "–"
                        + Numbers.text(statistics.most()) + ")")
                .orElse("");
    }

    private void missing(Figures figures) {
        boolean any = false;
        for (Results.Entrant entrant : results.contenders()) {
            String reason = figures.reason(entrant.name()).orElse("");
            if (!reason.isEmpty()) {
                line("- " + entrant.name() + ": " + reason);
                any = true;
            }
        }
        if (any) {
            line("");
        }
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
