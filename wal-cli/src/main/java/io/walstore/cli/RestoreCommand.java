package io.walstore.cli;

import io.walstore.WalLogStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wal restore}. */
@Command(
        name = "restore",
        description = {
            "Verifies a backup and copies it into a new directory, from where an application opens it.",
            "The backup, which is the first directory, stays as it is."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @Parameters(index = "1", paramLabel = "TARGET", description = "A directory that is empty or does not exist.")
    private Path target = Path.of("");

    @Mixin
    private ReadRate rate = new ReadRate();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (WalLogStore backup = rate.look(location)) {
            VerifyCommand.Verdict verdict = VerifyCommand.verify(backup);
            if (!verdict.damages().isEmpty()) {
                VerifyCommand.print(verdict, output);
                if (!output.json()) {
                    output.line(
                            "nothing was restored: salvage what is left of the backup with 'wal repair --salvage-to'");
                }
                return Failures.DAMAGE;
            }
            BackupCommand.print(BackupCommand.copy(backup, target, null), output);
            return 0;
        }
    }
}
