package io.walstore.cli;

import io.walstore.Damage;
import io.walstore.WalLogStore;
import io.walstore.WalStatus;
import io.walstore.spi.WalException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wal info}. */
@Command(
        name = "info",
        description = "Tells what a log holds, and whether an open would find damage.",
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @Mixin
    private Output output = new Output();

    /** What is told. */
    record Info(
            String directory,
            String catalogue,
            long firstIndex,
            long lastIndex,
            long entries,
            int segments,
            long sizeBytes,
            @Nullable Instant oldest,
            int consumers,
            List<Damage> damages) {}

    @Override
    public Integer call() {
        try (WalLogStore log = location.look()) {
            Info info = info(log);
            if (output.json()) {
                output.object(info);
            } else {
                print(info);
            }
            return info.damages().isEmpty() ? 0 : Failures.DAMAGE;
        }
    }

    private Info info(WalLogStore log) {
        WalStatus status = log.status();
        return new Info(
                status.directory().toString(),
                location.database() == null ? "file" : String.valueOf(location.database()),
                status.firstIndex(),
                status.lastIndex(),
                status.entries(),
                status.segments(),
                status.sizeBytes(),
                oldest(log),
                log.consumers().size(),
                damagesOf(log));
    }

    /** What a look has found. */
    static List<Damage> damagesOf(WalLogStore log) {
        return log.status().recovery().orElseThrow().damages();
    }

    private static @Nullable Instant oldest(WalLogStore log) {
        try {
            return log.oldestAppendTime().orElse(null);
        } catch (WalException e) {
            return null; // it is among the damages
        }
    }

    private void print(Info info) {
        List<List<?>> rows = new ArrayList<>();
        rows.add(List.of("directory", info.directory()));
        rows.add(List.of("catalogue", info.catalogue()));
        rows.add(List.of("entries", info.entries() + " (" + info.firstIndex() + ".." + info.lastIndex() + ")"));
        rows.add(List.of("segments", info.segments()));
        rows.add(List.of("size", Output.size(info.sizeBytes())));
        rows.add(List.of("oldest", info.oldest() == null ? "-" : info.oldest()));
        rows.add(List.of("consumers", info.consumers()));
        rows.add(List.of("damages", info.damages().size()));
        output.table(rows);
        info.damages().forEach(damage -> output.line("damaged: " + damage));
    }
}
