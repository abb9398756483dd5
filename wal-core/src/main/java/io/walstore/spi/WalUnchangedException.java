package io.walstore.spi;

/**
 * A change surely did not happen, as when no further file can be opened, or the new bytes are too many: what was there
 * stands, nothing is in doubt, and it may be tried again.
 */
public final class WalUnchangedException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says what happened.
     *
     * @param message what happened, with the values and bounds that matter
     */
    public WalUnchangedException(String message) {
        super(message);
    }

    /**
     * Says what happened, and why.
     *
     * @param message what happened
     * @param cause why
     */
    public WalUnchangedException(String message, Throwable cause) {
        super(message, cause);
    }
}
