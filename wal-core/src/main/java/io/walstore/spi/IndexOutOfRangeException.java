package io.walstore.spi;

/** A truncation to an index that the log cannot be cut at. Nothing was changed. */
public final class IndexOutOfRangeException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Names the index and the bounds.
     *
     * @param index the index asked for
     * @param firstIndex the log's first index, 0 if it is empty
     * @param lastIndex the log's last index, 0 if it is empty
     */
    public IndexOutOfRangeException(long index, long firstIndex, long lastIndex) {
        super("cannot truncate after " + index + ": the log "
                + (lastIndex == 0 ? "is empty" : "holds " + firstIndex + ".." + lastIndex));
    }
}
