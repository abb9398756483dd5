package io.walstore.spi;

/**
 * Entries that a consumer was not done with were cut off the front of the log. Nothing was skipped: the consumer stays
 * where it is until it {@linkplain #firstIndex() seeks} on.
 */
public final class ConsumerBehindException extends WalException {

    private static final long serialVersionUID = 1;

    /** The first index to be had. */
    private final long firstIndex;

    /**
     * Names the consumer and what it missed.
     *
     * @param consumer the consumer's name
     * @param nextIndex the entry it wanted next
     * @param firstIndex the first index to be had; where the next entry will be if the log is empty
     */
    public ConsumerBehindException(String consumer, long nextIndex, long firstIndex) {
        super("consumer " + consumer + " fell behind: it wants entry " + nextIndex + ", the log begins at " + firstIndex
                + "; seek(" + firstIndex + ") goes on without the entries in between");
        this.firstIndex = firstIndex;
    }

    /**
     * The first index to be had.
     *
     * @return the index to seek to
     */
    public long firstIndex() {
        return firstIndex;
    }
}
