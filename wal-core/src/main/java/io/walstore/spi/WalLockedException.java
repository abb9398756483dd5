package io.walstore.spi;

/** Another process, or another log in this one, holds the directory. */
public final class WalLockedException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says what happened.
     *
     * @param message what happened, with the values and bounds that matter
     */
    public WalLockedException(String message) {
        super(message);
    }

    /**
     * Says what happened, and why.
     *
     * @param message what happened
     * @param cause why
     */
    public WalLockedException(String message, Throwable cause) {
        super(message, cause);
    }
}
