package io.walstore.spring.boot.autoconfigure;

import io.walstore.spi.WalException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that SQLite's native library could not be loaded. */
final class SqliteNativeFailureAnalyzer extends AbstractFailureAnalyzer<WalException> {

    /** By its name, as the driver may not be there. */
    private static final String NOT_FOUND = "org.sqlite.NativeLibraryNotFoundException";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WalException cause) {
        for (@Nullable Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnsatisfiedLinkError
                    || each.getClass().getName().equals(NOT_FOUND)) {
                return new FailureAnalysis(
                        "The write-ahead log could not be opened because SQLite's native library could not be loaded.\n\n    "
                                + each.getMessage(),
                        "The library is unpacked into the directory for temporary files. If nothing may be executed there,"
                                + " choose another one with the system property \"org.sqlite.tmpdir\". Or do without a"
                                + " database: for a log that was not written yet, set \"wal.metadata.type\" to \"file\".",
                        cause);
            }
        }
        return null;
    }
}
