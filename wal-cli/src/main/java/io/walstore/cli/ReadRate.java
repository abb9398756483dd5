package io.walstore.cli;

import io.walstore.WalLogStore;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How fast a log is read, where the disk is busy with other things. */
final class ReadRate {

    @Option(names = "--max-rate", paramLabel = "MIB", description = "How many MiB to read in one second at most.")
    private long mebibytesPerSecond = Long.MAX_VALUE >> 20;

    WalLogStore look(LogLocation location) {
        return location.look(builder -> builder.verify(Duration.ZERO, mebibytesPerSecond << 20));
    }
}
