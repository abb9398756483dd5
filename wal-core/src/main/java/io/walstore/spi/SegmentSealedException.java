package io.walstore.spi;

/** The segment is complete and takes no more entries. */
public final class SegmentSealedException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says what happened.
     *
     * @param message what happened, with the values and bounds that matter
     */
    public SegmentSealedException(String message) {
        super(message);
    }

    /**
     * Says what happened, and why.
     *
     * @param message what happened
     * @param cause why
     */
    public SegmentSealedException(String message, Throwable cause) {
        super(message, cause);
    }
}
