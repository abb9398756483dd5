package io.walstore.benchmarks.run;

import io.walstore.benchmarks.Main;
import io.walstore.benchmarks.report.Cell;
import io.walstore.benchmarks.report.Results;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
            List<String> command = java();
            command.addAll(List.of("cell", "--contender", key.contender(), "--workload", key.workload()));
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
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return process.waitFor(timeoutMinutes, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Cell failed(CellKey key, String reason, Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()).forEach(System.err::println);
        return Cell.empty(key.contender(), key.workload(), key.round(), Cell.Outcome.FAILED, reason);
    }

    /** A single jar is started as such, as its manifest may open packages to the contenders. */
    private List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Xms" + heap);
        command.add("-Xmx" + heap);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
        }
        return command;
    }
}
