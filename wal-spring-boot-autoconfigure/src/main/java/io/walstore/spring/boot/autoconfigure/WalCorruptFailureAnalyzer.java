package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalCorruptException;
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
        String action = """
                Make a copy of the log's directory before anything else, and look for the cause: the disk, the file \
                system, or a program that wrote into the directory. Then restore the file from a backup or a replica.
                %s""".formatted(cause.file().endsWith(SEGMENT_SUFFIX) ? waysFromSegment() : wayFromMetadata());
        return new FailureAnalysis(description, action, cause);
    }

    private static String entriesOf(WalCorruptException damage) {
        if (damage.firstIndex() == 0) {
            return "unknown";
        }
        return damage.firstIndex() + " to " + (damage.lastIndex() == 0 ? "the end" : damage.lastIndex());
    }

    private static String waysFromSegment() {
        return """
                Without one, there are three ways on:

                    wal.recovery.on-corruption=read-only
                        opens the log for reading only: nothing is changed, what verifies can be read.
                    wal.recovery.on-corruption=quarantine
                        sets the damaged file aside and goes on: entries that are lost stay lost, new ones are taken.
                    io.walstore.WalRepair.salvage
                        copies what verifies of a closed log into a new directory, and tells what does not.""";
    }

    private static String wayFromMetadata() {
        return """
                Without one, move it away and rebuild it from the segments with \
                io.walstore.WalRepair.rebuildMetadata: "wal.recovery.on-corruption" is for segments.""";
    }
}
