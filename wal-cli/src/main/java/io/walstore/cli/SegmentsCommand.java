package io.walstore.cli;

import io.walstore.SegmentStatus;
import io.walstore.WalLogStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wal segments}. */
@Command(name = "segments", description = "Lists the segments of a log.", mixinStandardHelpOptions = true)
final class SegmentsCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @Mixin
    private Output output = new Output();

    /** A segment, as JSON. */
    record Row(
            long id,
            String file,
            SegmentStatus.State state,
            long firstIndex,
            long lastIndex,
            long entries,
            long sizeBytes,
            Instant created,
            @Nullable Instant sealed) {

        static Row of(SegmentStatus segment) {
            return new Row(
                    segment.id(),
                    segment.file(),
                    segment.state(),
                    segment.firstIndex(),
                    segment.lastIndex(),
                    segment.entries(),
                    segment.sizeBytes(),
                    segment.created(),
                    segment.sealed().orElse(null));
        }
    }

    @Override
    public Integer call() {
        try (WalLogStore log = location.look()) {
            List<Row> rows = log.segments().stream().map(Row::of).toList();
            if (output.json()) {
                rows.forEach(output::object);
            } else {
                print(rows);
            }
            return InfoCommand.damagesOf(log).isEmpty() ? 0 : Failures.DAMAGE;
        }
    }

    private void print(List<Row> rows) {
        List<List<?>> table = new ArrayList<>();
        table.add(List.of("id", "file", "state", "first", "last", "entries", "size", "sealed"));
        for (Row row : rows) {
            table.add(List.of(
                    row.id(),
                    row.file(),
                    row.state(),
                    row.firstIndex(),
                    row.lastIndex(),
                    row.entries(),
                    Output.size(row.sizeBytes()),
                    row.sealed() == null ? "-" : row.sealed()));
        }
        output.table(table);
    }
}
