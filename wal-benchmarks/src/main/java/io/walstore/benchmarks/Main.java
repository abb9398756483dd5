package io.walstore.benchmarks;

import io.walstore.benchmarks.micro.MicroCommand;
import io.walstore.benchmarks.report.ReportCommand;
import io.walstore.benchmarks.run.CellCommand;
import io.walstore.benchmarks.run.ListCommand;
import io.walstore.benchmarks.run.RunCommand;
import io.walstore.benchmarks.run.WriteCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Ends with 0 if all went well, with 1 if not, with 2 if it did not understand its options. */
@Command(
        name = "java -jar wal-benchmarks.jar",
        description = "Measures logs beside the bare disk.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListCommand.class,
            RunCommand.class,
            ReportCommand.class,
            MicroCommand.class,
            CellCommand.class,
            WriteCommand.class
        })
public final class Main {

    private Main() {}

    /**
     * Runs a command and ends the JVM, whatever threads a contender has left behind.
     *
     * @param args its options
     */
    public static void main(String... args) {
        System.exit(commandLine().execute(args));
    }

    /**
     * The command line, to be executed.
     *
     * @return all commands
     */
    public static CommandLine commandLine() {
        return new CommandLine(new Main());
    }
}
