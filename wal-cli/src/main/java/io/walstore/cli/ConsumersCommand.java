package io.walstore.cli;

import io.walstore.ConsumerStatus;
import io.walstore.WalLogStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wal consumers}. */
@Command(
        name = "consumers",
        description = "Lists the consumers of a log, and how far they are durably.",
        mixinStandardHelpOptions = true)
final class ConsumersCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @Mixin
    private Output output = new Output();

    /** A consumer, as JSON. */
    record Row(
            String name,
            long position,
            long lagEntries,
            @Nullable Instant waitingSince,
            @Nullable Instant committed) {

        static Row of(ConsumerStatus consumer) {
            return new Row(
                    consumer.name(),
                    consumer.position(),
                    consumer.lagEntries(),
                    consumer.waitingSince().orElse(null),
                    consumer.committed().orElse(null));
        }
    }

    @Override
    public Integer call() {
        try (WalLogStore log = location.look()) {
            List<Row> rows = log.consumers().stream().map(Row::of).toList();
            if (output.json()) {
                rows.forEach(output::object);
                return 0;
            }
            List<List<?>> table = new ArrayList<>();
            table.add(List.of("name", "position", "lag", "waiting since", "committed"));
            for (Row row : rows) {
                table.add(List.of(
                        row.name(),
                        row.position(),
                        row.lagEntries(),
                        row.waitingSince() == null ? "-" : row.waitingSince(),
                        row.committed() == null ? "-" : row.committed()));
            }
            output.table(table);
            return 0;
        }
    }
}
