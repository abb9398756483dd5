package io.walstore.benchmarks.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.benchmarks.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Logs that are written once, by a process of their own, and used in the trials of all rounds: read where they are, or
 * copied if a trial changes them.
 */
public final class PreparedLogs {

    /** What the writing process says when all is on the device. */
    public static final String WRITTEN = "the log is written";

    /** How the writing process ends if the contender cannot write such a log. */
    public static final int UNSUPPORTED = 3;

    private final Contender contender;
    private final Path directory;

    private PreparedLogs(Contender contender, Path directory) {
        this.contender = contender;
        this.directory = directory;
    }

    static PreparedLogs of(Trial trial) {
        return new PreparedLogs(trial.contender(), trial.prepared());
    }

    /** A log that was closed. */
    Path closed(LogShape shape) throws IOException, InterruptedException {
        return get("closed", shape, process -> process.getOutputStream().close());
    }

    /** A log whose process was killed. */
    Path killed(LogShape shape) throws IOException, InterruptedException {
        return get("killed", shape, process -> process.toHandle().destroyForcibly()); // leaves its output to us
    }

    private interface End {
        void bring(Process process) throws IOException;
    }

    private Path get(String kind, LogShape shape, End end) throws IOException, InterruptedException {
        Path log = directory.resolve(contender.name() + "-" + kind + "-" + shape.key());
        Path complete = log.resolveSibling(log.getFileName() + ".complete");
        if (!Files.exists(complete)) {
            if (Files.exists(log)) {
                Directories.delete(log); // a trial was ended while it was being written
            }
            Files.createDirectory(log);
            write(log, shape, end);
            Directories.settle();
            Files.createFile(complete);
        }
        return log;
    }

    private void write(Path log, LogShape shape, End end) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("write", "--contender=" + contender.name()));
        arguments.add("--directory=" + log);
        arguments.addAll(shape.asArguments());
        Process process = JavaProcess.of(List.of(), arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            boolean written = output.lines().anyMatch(WRITTEN::equals);
            if (written) {
                end.bring(process);
            }
            output.lines().forEach(line -> {}); // else it would wait for us
            int exit = process.waitFor();
            if (exit == UNSUPPORTED) {
                throw new UnsupportedOperationException("cannot write such a log");
            }
            if (!written) {
                throw new IOException("the process that was to write a log ended with " + exit);
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
