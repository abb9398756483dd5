package io.walstore.benchmarks.run;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.report.Cell;
import io.walstore.benchmarks.report.Distribution;
import io.walstore.benchmarks.report.Results;
import io.walstore.benchmarks.workload.Measurement;
import io.walstore.benchmarks.workload.Trial;
import io.walstore.benchmarks.workload.Workload;
import io.walstore.benchmarks.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures one cell. What a run starts for each. */
@Command(name = "cell", hidden = true)
public final class CellCommand implements Callable<Integer> {

    @Option(names = "--contender", required = true)
    private String contender = "";

    @Option(names = "--workload", required = true)
    private String workload = "";

    @Option(names = "--round", required = true)
    private int round;

    @Option(names = "--directory", required = true)
    private Path directory = Path.of("");

    @Option(names = "--prepared", required = true)
    private Path prepared = Path.of("");

    @Option(names = "--result", required = true)
    private Path result = Path.of("");

    @Mixin
    private TrialOptions options = new TrialOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private CellCommand() {}

    @Override
    public Integer call() throws IOException {
        Contender who = Selection.of(
                        Specs.require(spec), "contender", List.of(contender), Contenders.all(), Contender::name)
                .get(0);
        Workload what = Selection.of(
                        Specs.require(spec), "workload", List.of(workload), Workloads.all(), Workload::name)
                .get(0);
        Trial trial = new Trial(
                who, directory, prepared, options.warmUp(), options.time(), options.logBytes(), options.segmentBytes());
        Files.writeString(result, Results.json().writeValueAsString(measure(what, trial)));
        return 0;
    }

    private Cell measure(Workload what, Trial trial) {
        try {
            Measurement measurement = what.run(trial);
            Map<String, Distribution> latencies = new LinkedHashMap<>();
            measurement.latencies().forEach((name, nanos) -> latencies.put(name, Distribution.of(nanos)));
            return new Cell(contender, workload, round, Cell.Outcome.MEASURED, "", measurement.figures(), latencies);
        } catch (Exception | Error e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            cause.printStackTrace();
            return cause instanceof UnsupportedOperationException
                    ? empty(Cell.Outcome.UNSUPPORTED, Objects.requireNonNullElse(cause.getMessage(), "not supported"))
                    : empty(Cell.Outcome.FAILED, cause.toString());
        }
    }

    private Cell empty(Cell.Outcome outcome, String reason) {
        return Cell.empty(contender, workload, round, outcome, reason);
    }
}
