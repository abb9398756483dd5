package io.walstore.spi;

/** No entry has this index: it was cut off, or not written yet. */
public final class EntryNotFoundException extends WalException {

    private static final long serialVersionUID = 1;

    /** The index asked for. */
    private final long index;

    /**
     * Names the index and what there is.
     *
     * @param index the index asked for
     * @param firstIndex the log's first index, 0 if it is empty
     * @param lastIndex the log's last index, 0 if it is empty
     */
    public EntryNotFoundException(long index, long firstIndex, long lastIndex) {
        super("no entry " + index + ": the log "
                + (lastIndex == 0 ? "is empty" : "holds " + firstIndex + ".." + lastIndex));
        this.index = index;
    }

    /**
     * The index asked for.
     *
     * @return the index
     */
    public long index() {
        return index;
    }
}
