package io.walstore.cli;

import io.walstore.LogCursor;
import io.walstore.WalLogStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which entries a command is about: all, if it is not told. */
final class EntryRange {

    /** Where it begins, in one of two ways. */
    static final class Start {

        @Option(names = "--from", paramLabel = "INDEX", description = "First entry.")
        private @Nullable Long from;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "First entry that was appended then or later, as in 2026-01-02T03:04:05Z.")
        private @Nullable Instant since;
    }

    @ArgGroup
    private @Nullable Start start;

    @Option(names = "--to", paramLabel = "INDEX", description = "Last entry.")
    private long to = Long.MAX_VALUE;

    /** Index of the first entry; behind the last one if there is none. */
    long first(WalLogStore log) {
        if (start != null && start.from != null) {
            return start.from;
        }
        if (start != null && start.since != null) {
            return log.indexAt(start.since).orElse(log.lastIndex() + 1);
        }
        return Math.max(1, log.firstIndex());
    }

    /** Index of the last entry. */
    long last(WalLogStore log) {
        return Math.min(to, log.lastIndex());
    }

    LogCursor read(WalLogStore log) {
        long first = first(log);
        if (to < first) {
            throw new IllegalArgumentException("no entries from " + first + " to " + to);
        }
        return log.read(first, to);
    }
}
