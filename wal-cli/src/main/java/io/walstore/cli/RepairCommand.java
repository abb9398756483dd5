package io.walstore.cli;

import io.walstore.WalRepair;
import io.walstore.WalRepair.Rebuilt;
import io.walstore.WalRepair.Salvaged;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wal repair}. */
@Command(
        name = "repair",
        description = "Makes a log usable again that an open refuses.",
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {

    @Mixin
    private LogLocation location = new LogLocation();

    @ArgGroup(multiplicity = "1")
    private Way way = new Way();

    @Mixin
    private Output output = new Output();

    /** The ways to do it. */
    static final class Way {

        @Option(
                names = "--rebuild-catalogue",
                description = {
                    "Write a new catalogue from the segment files, in place of one that is lost or was moved away.",
                    "It is a file of the log's own unless --metadata names a database."
                })
        private boolean rebuild;

        @Option(
                names = "--salvage-to",
                paramLabel = "TARGET",
                description = "Copy what verifies into a new log in this directory. The damaged one stays as it is.")
        private @Nullable Path target;
    }

    @Override
    public Integer call() {
        return way.rebuild ? rebuild() : salvage(Objects.requireNonNull(way.target));
    }

    private int rebuild() {
        Rebuilt rebuilt = WalRepair.rebuildMetadata(location.directory(), location::metaStore);
        if (output.json()) {
            output.object(rebuilt);
        } else {
            output.line("rebuilt the catalogue: " + rebuilt.segments() + " segments, entries " + rebuilt.firstIndex()
                    + ".." + rebuilt.lastIndex());
        }
        return 0;
    }

    private int salvage(Path target) {
        Salvaged salvaged = WalRepair.salvage(location.directory(), target, location::metaStore);
        if (output.json()) {
            output.object(salvaged);
        } else {
            output.line("salvaged " + salvaged.entries() + " entries of " + salvaged.firstIndex() + ".."
                    + salvaged.lastIndex() + (salvaged.withCatalogue() ? "" : ", without the old catalogue"));
            salvaged.lost().forEach(range -> output.line("lost: " + range.firstIndex() + ".." + range.lastIndex()));
        }
        return salvaged.lost().isEmpty() ? 0 : Failures.DAMAGE;
    }
}
