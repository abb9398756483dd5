package io.walstore.benchmarks.run;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.report.Cell;
import io.walstore.benchmarks.report.Machine;
import io.walstore.benchmarks.report.ReportCommand;
import io.walstore.benchmarks.report.Results;
import io.walstore.benchmarks.workload.Directories;
import io.walstore.benchmarks.workload.Workload;
import io.walstore.benchmarks.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures all that was chosen, and writes down what came of it after each cell. */
@Command(
        name = "run",
        description = "Measures, and writes results and tables. Stars in names stand for anything.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true)
public final class RunCommand implements Callable<Integer> {

    @Option(names = "--contenders", paramLabel = "NAME", split = ",", description = "Which contenders.")
    private List<String> contenders = List.of("*");

    @Option(names = "--workloads", paramLabel = "NAME", split = ",", description = "Which workloads.")
    private List<String> workloads = List.of("*");

    @Option(names = "--rounds", paramLabel = "N", description = "How often each cell is measured.")
    private int rounds = 7;

    @Mixin
    private TrialOptions options = new TrialOptions();

    @Option(names = "--directory", paramLabel = "DIR", description = "On which file system the logs are to be.")
    private Path directory = Path.of(".");

    @Option(names = "--output", paramLabel = "DIR", description = "Where results are to be.")
    private Path output = Path.of("benchmark-results");

    @Option(names = "--heap", paramLabel = "SIZE", description = "Heap of each cell's JVM.")
    private String heap = "1g";

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same order.")
    private long seed = 1;

    @Option(names = "--timeout", paramLabel = "MIN", description = "When a cell hangs, and is ended.")
    private long timeoutMinutes = 30;

    @Spec
    private @Nullable CommandSpec spec;

    private RunCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = Specs.require(spec);
        List<Contender> who = Selection.of(command, "contender", contenders, Contenders.all(), Contender::name);
        List<Workload> what = Selection.of(command, "workload", workloads, Workloads.all(), Workload::name);
        if (rounds < 1) {
            throw new ParameterException(command.commandLine(), "--rounds is " + rounds + ", must be at least 1");
        }
        Files.createDirectories(directory);
        Files.createDirectories(output);
        Results results = measure(nothingYet(command, who, what), plan(who, what));
        ReportCommand.write(results, output);
        command.commandLine().getOut().println("written to " + output);
        return results.cells().stream().anyMatch(cell -> cell.outcome() == Cell.Outcome.FAILED) ? 1 : 0;
    }

    private List<CellKey> plan(List<Contender> who, List<Workload> what) {
        return CellKey.plan(
                who.stream().map(Contender::name).toList(),
                what.stream().map(Workload::name).toList(),
                rounds,
                seed);
    }

    private Results nothingYet(CommandSpec command, List<Contender> who, List<Workload> what) throws IOException {
        Map<String, String> titles = new LinkedHashMap<>();
        what.forEach(workload -> titles.put(workload.name(), workload.title()));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("--rounds", Integer.toString(rounds));
        settings.putAll(options.chosen());
        settings.put("--heap", heap);
        settings.put("--seed", Long.toString(seed));
        List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
        return new Results(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                command.root().name() + " " + String.join(" ", arguments),
                settings,
                Machine.here(directory),
                who.stream()
                        .map(one -> new Results.Entrant(one.name(), one.setting(), one.weaker()))
                        .toList(),
                titles,
                List.of());
    }

    private Results measure(Results nothingYet, List<CellKey> plan) throws IOException, InterruptedException {
        Path scratch =
                Files.createTempDirectory(directory, "walstore-benchmarks").toAbsolutePath();
        Results results = nothingYet;
        try (ProgressBar progress = progress(plan.size())) {
            CellProcess process = new CellProcess(scratch, heap, timeoutMinutes, options);
            Set<String> lacking = new HashSet<>();
            List<Cell> cells = new ArrayList<>();
            for (CellKey key : plan) {
                progress.setExtraMessage(key.toString());
                String what = key.contender() + " " + key.workload();
                if (!lacking.contains(what)) {
                    Cell cell = process.measure(key);
                    cells.add(cell);
                    results = results.with(cells);
                    results.write(output.resolve(Results.FILE));
                    if (cell.outcome() == Cell.Outcome.UNSUPPORTED) {
                        lacking.add(what); // nor will it be in the next round
                    }
                }
                progress.step();
            }
            return results;
        } finally {
            Directories.delete(scratch);
        }
    }

    private static ProgressBar progress(int cells) {
        return new ProgressBarBuilder()
                .setTaskName("measuring")
                .setInitialMax(cells)
                .setUnit(" cells", 1)
                .setMaxRenderedLength(120)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }
}
