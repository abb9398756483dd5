package io.walstore.cli;

import io.walstore.WalLogStore;
import io.walstore.spi.LogEntry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** {@code wal import}. */
@Command(
        name = "import",
        description = {
            "Appends entries from lines of JSON as 'export' writes them, under their indexes.",
            "Opens the log, and creates it if it does not exist. Entries get new times."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    private static final int BATCH_BYTES = 1 << 20;
    private static final int BATCH_ENTRIES = 10_000;

    @Mixin
    private LogLocation location = new LogLocation();

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Standard input by default.")
    private @Nullable Path file;

    @Option(names = "--renumber", description = "Append under the next indexes, whatever the lines say.")
    private boolean renumber;

    @Mixin
    private Output output = new Output();

    /** What is told. */
    record Imported(long entries, long firstIndex, long lastIndex) {}

    @Override
    public Integer call() throws IOException {
        try (InputStream stream = new BufferedInputStream(file == null ? System.in : Files.newInputStream(file));
                WalLogStore log = location.builder().open();
                MappingIterator<EntryLine> lines =
                        JsonMapper.shared().readerFor(EntryLine.class).readValues(stream)) {
            long imported = store(lines, log);
            Imported told = new Imported(imported, log.firstIndex(), log.lastIndex());
            if (output.json()) {
                output.object(told);
            } else {
                output.line("imported " + imported + " entries; the log holds " + told.firstIndex() + ".."
                        + told.lastIndex());
            }
            return 0;
        }
    }

    /** What came before a line that is no entry is stored. */
    private long store(MappingIterator<EntryLine> lines, WalLogStore log) {
        List<LogEntry> batch = new ArrayList<>();
        long bytes = 0;
        long stored = 0;
        try {
            for (LogEntry entry = next(lines); entry != null; entry = next(lines)) {
                batch.add(entry);
                bytes += entry.data().length;
                if (bytes >= BATCH_BYTES || batch.size() == BATCH_ENTRIES) {
                    stored += store(batch, log);
                    bytes = 0;
                }
            }
        } catch (NoEntryException e) {
            stored += store(batch, log);
            throw new IllegalArgumentException(
                    "line " + (stored + 1) + " is no entry: " + e.getMessage() + "; the " + stored
                            + " before it were imported",
                    e);
        }
        return stored + store(batch, log);
    }

    /** Null at the end. */
    private static @Nullable LogEntry next(MappingIterator<EntryLine> lines) {
        try {
            if (!lines.hasNextValue()) {
                return null;
            }
            EntryLine line = lines.nextValue();
            return LogEntry.of(line.index(), line.payload());
        } catch (JacksonException | IllegalArgumentException e) {
            throw new NoEntryException(e);
        }
    }

    /** A line is not what it should be. */
    private static final class NoEntryException extends RuntimeException {

        private static final long serialVersionUID = 1;

        NoEntryException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    private int store(List<LogEntry> batch, WalLogStore log) {
        int stored = batch.size();
        if (renumber && stored > 0) {
            log.append(batch.stream().map(LogEntry::data).toList());
        } else {
            log.storeLogs(batch);
        }
        batch.clear();
        return stored;
    }
}
