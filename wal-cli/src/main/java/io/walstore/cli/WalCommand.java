package io.walstore.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The command {@code wal}. Commands that look at a log take no lock and write nothing, so they work on one that is open
 * elsewhere, read-only or damaged.
 */
@Command(
        name = "wal",
        description = "Looks into write-ahead logs, and backs up, repairs and moves them.",
        mixinStandardHelpOptions = true,
        versionProvider = WalCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:damage was found",
            "2:the command was not understood",
            "3:a directory or file could not be used"
        },
        subcommands = {
            InfoCommand.class,
            SegmentsCommand.class,
            DumpCommand.class,
            TailCommand.class,
            ConsumersCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            CopyCommand.class,
            BenchCommand.class,
            GenerateCompletion.class
        })
public final class WalCommand {

    /** Kept, because a logger that nobody holds forgets its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private WalCommand() {}

    /**
     * Runs a command, and ends the JVM with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String... args) {
        ROOT.setLevel(Level.OFF); // what is to be said is said by the command
        System.exit(commandLine().execute(args));
    }

    /** The command line, to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new WalCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures());
    }

    /** Tells the version from the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = WalCommand.class.getPackage().getImplementationVersion();
            return new String[] {"wal " + (version == null ? "(not packaged)" : version)};
        }
    }
}
