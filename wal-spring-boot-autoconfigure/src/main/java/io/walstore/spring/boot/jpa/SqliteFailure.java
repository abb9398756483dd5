package io.walstore.spring.boot.jpa;

import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalLockedException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in the log's own exceptions what SQLite said, whoever wrapped it on the way. */
final class SqliteFailure {

    private SqliteFailure() {}

    /**
     * Translates a failure.
     *
     * @param file the database
     * @param deed what could not be done: "cannot be ..."
     */
    static WalException translate(Path file, String deed, Exception failure) {
        if (failure instanceof WalException known) {
            return known;
        }
        Optional<SQLiteException> said = find(failure);
        String message = file + ": the catalogue " + deed + ": "
                + said.map(Throwable::getMessage).orElseGet(failure::toString);
        SQLiteErrorCode code = said.map(SqliteFailure::primaryCode).orElse(SQLiteErrorCode.UNKNOWN_ERROR);
        return switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new WalLockedException(
                        message + ". Another process, or another log in this one, holds the database", failure);
            case SQLITE_FULL -> new WalFullException(message + ". Make room", failure);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> corrupt(file, message, failure);
            default -> new WalException(message, failure);
        };
    }

    static WalCorruptException corrupt(Path file, String message) {
        return new WalCorruptException(
                file.toString(), 0, 0, 0, message + ". Restore the database, or rebuild it from the segments");
    }

    private static WalCorruptException corrupt(Path file, String message, Exception cause) {
        WalCorruptException corrupt = corrupt(file, message);
        corrupt.initCause(cause);
        return corrupt;
    }

    /** The extended codes keep their primary one in the low byte. */
    static SQLiteErrorCode primaryCode(SQLiteException exception) {
        return SQLiteErrorCode.getErrorCode(exception.getResultCode().code & 0xff);
    }

    private static Optional<SQLiteException> find(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException said) {
                return Optional.of(said);
            }
        }
        return Optional.empty();
    }
}
