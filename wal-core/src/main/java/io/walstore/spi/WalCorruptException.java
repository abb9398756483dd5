package io.walstore.spi;

/**
 * Stored bytes are not what was written. Says where, and which entries can no longer be vouched for; nothing was
 * changed on the disk.
 */
public final class WalCorruptException extends WalException {

    private static final long serialVersionUID = 1;

    /** The damaged file. */
    private final String file;
    /** Where in the file, in bytes. */
    private final long offset;
    /** First entry affected, or 0. */
    private final long firstIndex;
    /** Last entry affected, or 0. */
    private final long lastIndex;
    /** What was expected and what was found. */
    private final String detail;

    /**
     * Names the damage.
     *
     * @param file the file
     * @param offset where in the file, in bytes
     * @param firstIndex first entry that is affected, 0 if no entry is or it is unknown
     * @param lastIndex last entry that is affected, 0 if unknown
     * @param message what was expected and what was found
     */
    public WalCorruptException(String file, long offset, long firstIndex, long lastIndex, String message) {
        super(file + ", offset " + offset + entries(firstIndex, lastIndex) + ": " + message);
        this.file = file;
        this.offset = offset;
        this.firstIndex = firstIndex;
        this.lastIndex = lastIndex;
        this.detail = message;
    }

    private static String entries(long first, long last) {
        if (first == 0) {
            return "";
        }
        return ", entries " + first + ".." + (last == 0 ? "" : last);
    }

    /**
     * The message without the place.
     *
     * @return what was expected and what was found
     */
    public String detail() {
        return detail;
    }

    /**
     * The damaged file.
     *
     * @return its path
     */
    public String file() {
        return file;
    }

    /**
     * Where in the file.
     *
     * @return the offset in bytes
     */
    public long offset() {
        return offset;
    }

    /**
     * The first entry that cannot be vouched for.
     *
     * @return its index, 0 if no entry is affected or it is unknown
     */
    public long firstIndex() {
        return firstIndex;
    }

    /**
     * The last entry that cannot be vouched for.
     *
     * @return its index, 0 if unknown
     */
    public long lastIndex() {
        return lastIndex;
    }
}
