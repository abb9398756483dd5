package io.walstore;

/**
 * What an open does when acknowledged entries may be damaged or missing. Whatever is chosen, no file is deleted, and
 * what cannot be vouched for is reported with file, offset and indexes.
 */
public enum OnCorruption {
    /** It refuses, and changes nothing. */
    FAIL,

    /**
     * It sets the damaged file aside under a name that ends in {@code .quarantine}, and the log goes on with all that
     * verifies. Entries that are known to have been there keep their indexes: reading them throws, and no index is
     * given out twice. Behind a damaged batch at the very end of the log nothing is kept.
     */
    QUARANTINE,

    /** It opens the log for reading only, and changes nothing. What verifies is read, the rest throws. */
    READ_ONLY
}
