package io.walstore.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes tables and charts once more from what was measured. */
@Command(
        name = "report",
        description = "Writes tables and charts from the results of a run, beside them.",
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {

    /** The name of the page. */
    public static final String PAGE = "results.md";

    @Parameters(paramLabel = "DIR", description = "Where the results are.")
    private Path directory = Path.of("");

    private ReportCommand() {}

    @Override
    public Integer call() throws IOException {
        write(Results.read(directory.resolve(Results.FILE)), directory);
        return 0;
    }

    /**
     * Writes them.
     *
     * @param results what was measured
     * @param directory where they are to be
     * @throws IOException if they cannot be written
     */
    public static void write(Results results, Path directory) throws IOException {
        Map<String, String> charts = Charts.of(results);
        for (Map.Entry<String, String> chart : charts.entrySet()) {
            Files.writeString(directory.resolve(chart.getKey()), chart.getValue());
        }
        Files.writeString(directory.resolve(PAGE), Markdown.of(results, charts.keySet()));
    }
}
