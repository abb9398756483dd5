package io.walstore.cli;

import io.walstore.LogCursor;
import io.walstore.WalLogStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wal dump}. */
@Command(name = "dump", description = "Prints entries: index, time, size and payload.", mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @Mixin
    private EntryRange range = new EntryRange();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "How many entries at most.")
    private long limit = Long.MAX_VALUE;

    @Mixin
    private EntryPrinter printer = new EntryPrinter();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (WalLogStore log = location.look()) {
            LogCursor cursor = range.read(log);
            for (long printed = 0; printed < limit && cursor.hasNext(); printed++) {
                printer.print(cursor.next(), output);
            }
            return 0;
        }
    }
}
