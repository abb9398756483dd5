package io.walstore.spi;

/** There is no room for what should be written; nothing of it was. Heals by itself when there is room again. */
public final class WalFullException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says what happened.
     *
     * @param message what happened, with the values and bounds that matter
     */
    public WalFullException(String message) {
        super(message);
    }

    /**
     * Says what happened, and why.
     *
     * @param message what happened
     * @param cause why
     */
    public WalFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
