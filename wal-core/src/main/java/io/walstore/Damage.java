package io.walstore;

import io.walstore.spi.WalCorruptException;

/**
 * Stored bytes that are not what was written.
 *
 * @param file the file
 * @param offset where in the file, in bytes
 * @param firstIndex the first entry that cannot be vouched for, 0 if none is affected or it is unknown
 * @param lastIndex the last entry that cannot be vouched for, 0 if unknown
 * @param message what was expected and what was found
 */
public record Damage(String file, long offset, long firstIndex, long lastIndex, String message) {

    /**
     * What an exception tells.
     *
     * @param exception what was thrown
     * @return the same as a value
     */
    public static Damage of(WalCorruptException exception) {
        return new Damage(
                exception.file(),
                exception.offset(),
                exception.firstIndex(),
                exception.lastIndex(),
                exception.detail());
    }

    /** In one line, place first. */
    @Override
    public String toString() {
        return String.valueOf(new WalCorruptException(file, offset, firstIndex, lastIndex, message).getMessage());
    }
}
