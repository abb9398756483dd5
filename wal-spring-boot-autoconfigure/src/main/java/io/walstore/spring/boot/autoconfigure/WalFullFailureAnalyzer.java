package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalFullException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that there is no room even for the files that every log has. */
final class WalFullFailureAnalyzer extends AbstractFailureAnalyzer<WalFullException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WalFullException cause) {
        return new FailureAnalysis(
                "The write-ahead log could not be opened because its volume is full. Nothing was changed.\n\n    "
                        + cause.getMessage(),
                "Make room, or choose a directory on another volume with \"wal.directory\". So that it does not happen"
                        + " again, bound the log with \"wal.retention.max-size\" or \"wal.limit.max-size\", or have it"
                        + " leave room to others with \"wal.disk.min-free\".",
                cause);
    }
}
