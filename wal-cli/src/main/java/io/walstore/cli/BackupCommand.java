package io.walstore.cli;

import io.walstore.BackupReport;
import io.walstore.WalLogStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wal backup}. */
@Command(
        name = "backup",
        description = "Copies a log into a new directory, where it can be opened.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @Parameters(index = "1", paramLabel = "TARGET", description = "A directory that is empty or does not exist.")
    private Path target = Path.of("");

    @Option(
            names = "--previous",
            paramLabel = "BACKUP",
            description = "An earlier backup of the log, whose segments need not be copied again.")
    private @Nullable Path previous;

    @Mixin
    private Output output = new Output();

    /** What is told. */
    record Report(String target, long firstIndex, long lastIndex, int segments, long linkedBytes, long copiedBytes) {

        static Report of(BackupReport report) {
            return new Report(
                    report.target().toString(),
                    report.firstIndex(),
                    report.lastIndex(),
                    report.segments(),
                    report.linkedBytes(),
                    report.copiedBytes());
        }
    }

    @Override
    public Integer call() {
        try (WalLogStore log = location.look()) {
            print(copy(log, target, previous), output);
            return InfoCommand.damagesOf(log).isEmpty() ? 0 : Failures.DAMAGE;
        }
    }

    static Report copy(WalLogStore log, Path target, @Nullable Path previous) {
        try (Progress progress = Progress.ofFilling("copy", target, log.status().sizeBytes())) {
            Report report = Report.of(previous == null ? log.backup(target) : log.backup(target, previous));
            progress.stepTo(report.linkedBytes() + report.copiedBytes());
            return report;
        }
    }

    static void print(Report report, Output output) {
        if (output.json()) {
            output.object(report);
        } else {
            output.line("entries " + report.firstIndex() + ".." + report.lastIndex() + " in " + report.segments()
                    + " segments are in " + report.target() + ": " + Output.size(report.copiedBytes()) + " copied, "
                    + Output.size(report.linkedBytes()) + " shared");
        }
    }
}
