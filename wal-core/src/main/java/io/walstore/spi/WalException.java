package io.walstore.spi;

/** Something the log could not do. Its subtypes tell what the caller can do about it. */
public class WalException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Says what happened.
     *
     * @param message what happened, with the values and bounds that matter
     */
    public WalException(String message) {
        super(message);
    }

    /**
     * Says what happened, and why.
     *
     * @param message what happened
     * @param cause why
     */
    public WalException(String message, Throwable cause) {
        super(message, cause);
    }
}
