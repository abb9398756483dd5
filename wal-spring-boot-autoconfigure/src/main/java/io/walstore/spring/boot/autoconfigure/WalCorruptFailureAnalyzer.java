package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalCorruptException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the log is damaged: where, which entries can no longer be vouched for, and which ways lead on. */
final class WalCorruptFailureAnalyzer extends AbstractFailureAnalyzer<WalCorruptException> {

    private static final String SEGMENT_SUFFIX = ".wal";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WalCorruptException cause) {
        String description = """
                The write-ahead log could not be opened because stored bytes are not what was written. \
                Nothing was changed on the disk.

                    File: %s
                    Offset: %d
                    Entries: %s
                    Reason: %s""".formatted(cause.file(), cause.offset(), entriesOf(cause), cause.getMessage());
        String action =
                """
                Make a copy of the log's directory before anything else, and look for the cause: the disk, the file \
                system, or a program that wrote into the directory. Then restore the file from a backup or a replica.
                %s""".formatted(cause.file().endsWith(SEGMENT_SUFFIX) ? waysFromSegment(cause) : wayFromMetadata(cause));
        return new FailureAnalysis(description, action, cause);
    }

    private static String entriesOf(WalCorruptException damage) {
        if (damage.firstIndex() == 0) {
            return "unknown";
        }
        return damage.firstIndex() + " to " + (damage.lastIndex() == 0 ? "the end" : damage.lastIndex());
    }

    private static @Nullable Path directoryOf(WalCorruptException damage) {
        return Path.of(damage.file()).getParent();
    }

    private static String waysFromSegment(WalCorruptException damage) {
        return """
                Without one, there are three ways on:

                    wal.recovery.on-corruption=read-only
                        opens the log for reading only: nothing is changed, what verifies can be read.
                    wal.recovery.on-corruption=quarantine
                        sets the damaged file aside and goes on: entries that are lost stay lost, new ones are taken.
                    wal repair %s --salvage-to NEW_DIRECTORY
                        copies what verifies into a new directory, and tells what does not; in Java that is
                        io.walstore.WalRepair.salvage.""".formatted(directoryOf(damage));
    }

    private static String wayFromMetadata(WalCorruptException damage) {
        return """
                Without one, move it away and rebuild it from the segments: \
                "wal.recovery.on-corruption" is for segments.

                    wal repair %s --rebuild-catalogue
                        for a database with --metadata %s; in Java that is
                        io.walstore.WalRepair.rebuildMetadata.""".formatted(directoryOf(damage), damage.file());
    }
}
