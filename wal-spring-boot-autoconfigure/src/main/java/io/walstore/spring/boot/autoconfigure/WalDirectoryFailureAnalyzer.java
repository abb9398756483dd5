package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that the file system refused the log's directory. */
final class WalDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<WalException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WalException cause) {
        FileSystemException refusal = findCause(cause, FileSystemException.class);
        if (refusal == null) {
            return null;
        }
        String description = """
                The write-ahead log could not be opened because its directory cannot be used: %s.

                    Path: %s
                    Reason: %s""".formatted(cause.getMessage(), refusal.getFile(), refusal);
        return new FailureAnalysis(
                description,
                "Make the directory readable and writable for the user \"" + System.getProperty("user.name")
                        + "\", or choose another one with \"wal.directory\".",
                cause);
    }
}
