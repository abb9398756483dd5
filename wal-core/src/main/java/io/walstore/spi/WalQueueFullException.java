package io.walstore.spi;

/** Too many bytes wait to be written already; nothing was queued. Slow down, then try again. */
public final class WalQueueFullException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says what happened.
     *
     * @param message what happened, with the values and bounds that matter
     */
    public WalQueueFullException(String message) {
        super(message);
    }

    /**
     * Says what happened, and why.
     *
     * @param message what happened
     * @param cause why
     */
    public WalQueueFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
