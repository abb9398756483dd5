package io.walstore.benchmarks.run;

import io.walstore.benchmarks.report.Cell;
import io.walstore.benchmarks.report.Results;
import io.walstore.benchmarks.workload.Directories;
import io.walstore.benchmarks.workload.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures cells, each in a process of its own with the same JVM, class path and JVM options as this one. */
final class CellProcess {

    private static final int TOLD_LINES = 20;

    private final Path scratch;
    private final String heap;
    private final long timeoutMinutes;
    private final TrialOptions options;

    /** Keeps its logs in a directory that is its own. */
    CellProcess(Path scratch, String heap, long timeoutMinutes, TrialOptions options) {
        this.scratch = scratch;
        this.heap = heap;
        this.timeoutMinutes = timeoutMinutes;
        this.options = options;
    }

    Cell measure(CellKey key) throws IOException, InterruptedException {
        Path directory = Files.createDirectory(scratch.resolve("cell"));
        Path prepared = Files.createDirectories(scratch.resolve("prepared"));
        Path result = scratch.resolve("cell.json");
        Path output = scratch.resolve("cell.out");
        try {
            List<String> command =
                    new ArrayList<>(List.of("cell", "--contender", key.contender(), "--workload", key.workload()));
            command.addAll(List.of("--round", Integer.toString(key.round()), "--directory", directory.toString()));
            command.addAll(List.of("--prepared", prepared.toString(), "--result", result.toString()));
            command.addAll(options.asArguments());
            int exit = run(command, output);
            return exit == 0
                    ? Results.json().readValue(Files.readString(result), Cell.class)
                    : failed(key, "the process ended with " + exit, output);
        } finally {
            Files.deleteIfExists(result);
            Directories.delete(directory);
            Directories.settle();
        }
    }

    private int run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = JavaProcess.of(javaOptions(), command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return process.waitFor(timeoutMinutes, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The heap is touched before: the first use of its pages would count as if it were the log's. */
    private List<String> javaOptions() {
        return List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-XX:+ExitOnOutOfMemoryError");
    }

    private static Cell failed(CellKey key, String reason, Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()).forEach(System.err::println);
        return Cell.empty(key.contender(), key.workload(), key.round(), Cell.Outcome.FAILED, reason);
    }
}
