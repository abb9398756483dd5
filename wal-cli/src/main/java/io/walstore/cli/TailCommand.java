package io.walstore.cli;

import io.walstore.LogCursor;
import io.walstore.WalLogStore;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wal tail}. A log of another process is looked at again whenever its directory changes. */
@Command(
        name = "tail",
        description = "Prints the last entries, and goes on with those to come.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {

    /** Between two looks, however often the directory changes. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private LogLocation location = new LogLocation();

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "How many entries to begin with. Default: ${DEFAULT-VALUE}.",
            defaultValue = "10")
    private long lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until interrupted.")
    private boolean follow;

    @Mixin
    private EntryPrinter printer = new EntryPrinter();

    @Mixin
    private Output output = new Output();

    /** The next entry to print; 0 before the first look. */
    private long next;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (WatchService changes = FileSystems.getDefault().newWatchService()) {
            if (follow) {
                location.directory()
                        .register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            }
            look();
            while (follow) {
                awaitChange(changes);
                look();
            }
            return 0;
        }
    }

    private static void awaitChange(WatchService changes) throws InterruptedException {
        WatchKey change = changes.take();
        Thread.sleep(PAUSE.toMillis());
        change.pollEvents();
        change.reset();
    }

    private void look() {
        try (WalLogStore log = location.look()) {
            long first = Math.max(1, log.firstIndex());
            long last = log.lastIndex();
            if (next == 0) {
                next = Math.max(first, last + 1 - lines);
            } else if (next < first && last > 0) {
                command.commandLine().getErr().println("entries " + next + ".." + (first - 1) + " were cut off");
                next = first;
            }
            if (next <= last) {
                print(log.read(next, last));
            }
        }
    }

    private void print(LogCursor cursor) {
        while (cursor.hasNext()) {
            printer.print(cursor.next(), output);
            next++;
        }
    }
}
