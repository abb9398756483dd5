package io.walstore.cli;

import io.walstore.LogCopy;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.spring.boot.jpa.JpaMetaStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wal copy}. */
@Command(
        name = "copy",
        description = {
            "Copies the entries and stable values of a log into another one, which may have other settings.",
            "Goes on where an earlier copy was cancelled. Entries get new times; consumers are not copied."
        },
        mixinStandardHelpOptions = true)
final class CopyCommand implements Callable<Integer> {

    private static final int BATCH_BYTES = 1 << 20;

    @Mixin
    private LogLocation location = new LogLocation();

    @Parameters(index = "1", paramLabel = "TARGET", description = "Directory of the other log.")
    private Path target = Path.of("");

    @Option(
            names = "--target-metadata",
            paramLabel = "FILE",
            description = "SQLite database of the other log's catalogue. A file of the log's own by default.")
    private @Nullable Path targetMetadata;

    @Option(names = "--segment-size", paramLabel = "MIB", description = "Size of the other log's segments.")
    private long segmentMebibytes = 64;

    @Mixin
    private Output output = new Output();

    /** What is told. */
    record Copied(long entries, int values, long firstIndex, long lastIndex) {}

    @Override
    public Integer call() throws InterruptedException {
        WalLogStoreBuilder builder = WalLogStore.builder(target).segmentSizeBytes(segmentMebibytes << 20);
        if (targetMetadata != null) {
            builder.metaStore(new JpaMetaStore(targetMetadata));
        }
        try (WalLogStore from = location.look();
                WalLogStore to = builder.open();
                Progress progress = Progress.of("copy", from.status().entries())) {
            long entries = LogCopy.entries(from, to, BATCH_BYTES, (done, total) -> progress.stepTo(done));
            int values = LogCopy.values(from.stable(), to.stable());
            Copied copied = new Copied(entries, values, to.firstIndex(), to.lastIndex());
            if (output.json()) {
                output.object(copied);
            } else {
                output.line("copied " + entries + " entries and " + values + " values; the log holds "
                        + copied.firstIndex() + ".." + copied.lastIndex());
            }
            return 0;
        }
    }
}
