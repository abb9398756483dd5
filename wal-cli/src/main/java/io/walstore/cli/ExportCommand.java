package io.walstore.cli;

import io.walstore.LogCursor;
import io.walstore.WalLogStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code wal export}. */
@Command(
        name = "export",
        description = "Writes entries as lines of JSON: {\"index\":7,\"time\":\"...\",\"data\":\"<Base64>\"}.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private LogLocation location = new LogLocation();

    @Mixin
    private EntryRange range = new EntryRange();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; must not exist. Standard output by default.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        try (WalLogStore log = location.look();
                Progress progress = Progress.of("export", range.last(log) - range.first(log) + 1)) {
            LogCursor cursor = range.read(log);
            if (file == null) {
                write(cursor, command.commandLine().getOut(), progress);
            } else {
                try (Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
                    write(cursor, writer, progress);
                }
            }
            return 0;
        }
    }

    private void write(LogCursor cursor, Writer writer, Progress progress) throws IOException {
        for (long count = 1; cursor.hasNext(); count++) {
            writer.write(JsonMapper.shared().writeValueAsString(EntryLine.of(cursor.next())));
            writer.write('\n');
            progress.stepTo(count);
        }
        writer.flush();
        if (writer instanceof PrintWriter standard && standard.checkError()) {
            throw new IOException("standard output could not be written");
        }
    }
}
