package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalVersionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the log was written by a newer release. */
final class WalVersionFailureAnalyzer extends AbstractFailureAnalyzer<WalVersionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WalVersionException cause) {
        return new FailureAnalysis(
                "The write-ahead log could not be opened because a newer release has written it. Nothing was changed."
                        + "\n\n    " + cause.getMessage(),
                "Go back to the release that wrote it, or a newer one; or give this one a directory of its own with"
                        + " \"wal.directory\". A log's entries come to an older release by 'wal export' of the newer one and"
                        + " 'wal import' of the older.",
                cause);
    }
}
