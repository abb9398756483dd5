package io.walstore.spi;

/**
 * A change could not even be begun, as when no further file can be opened: what was there stands, nothing is in doubt,
 * and it may be tried again.
 */
public final class WalUnchangedException extends WalException {

    private static final long serialVersionUID = 1;

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
