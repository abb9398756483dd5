package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalCorruptException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the log is damaged: where, and which entries can no longer be vouched for. */
final class WalCorruptFailureAnalyzer extends AbstractFailureAnalyzer<WalCorruptException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WalCorruptException cause) {
        String description = """
                The write-ahead log could not be opened because stored bytes are not what was written. \
                Nothing was changed on the disk.

                    File: %s
                    Offset: %d
                    Entries: %s
                    Reason: %s""".formatted(cause.file(), cause.offset(), entriesOf(cause), cause.getMessage());
        return new FailureAnalysis(
                description,
                "Make a copy of the log's directory before anything else. Then restore the file from a backup or a"
                        + " replica, and look for the cause: the disk, the file system, or a program that wrote into"
                        + " the directory.",
                cause);
    }

    private static String entriesOf(WalCorruptException damage) {
        if (damage.firstIndex() == 0) {
            return "unknown";
        }
        return damage.firstIndex() + " to " + (damage.lastIndex() == 0 ? "the end" : damage.lastIndex());
    }
}
