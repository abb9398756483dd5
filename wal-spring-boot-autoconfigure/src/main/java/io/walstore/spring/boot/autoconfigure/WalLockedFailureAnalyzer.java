package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalLockedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that another process, or another log in this one, holds the directory. */
final class WalLockedFailureAnalyzer extends AbstractFailureAnalyzer<WalLockedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WalLockedException cause) {
        return new FailureAnalysis(
                "The write-ahead log could not be opened because its directory is in use: " + cause.getMessage() + ".",
                "Only one log can use a directory at a time. Stop the process that holds it (a second instance of this"
                        + " application, or one that has not ended yet?), or give this one a directory of its own with"
                        + " \"wal.directory\".",
                cause);
    }
}
