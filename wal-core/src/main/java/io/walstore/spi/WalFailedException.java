package io.walstore.spi;

/**
 * A write or sync failed, and the log takes no more changes until it is closed and opened again. The first failure is
 * the cause. What was acknowledged before stays readable; whether the append that met the failure survives is decided
 * by the next open, wholly or not at all.
 */
public final class WalFailedException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Tells the first failure.
     *
     * @param cause what failed first
     */
    public WalFailedException(Throwable cause) {
        super("the log failed and takes no more changes until it is reopened: " + cause.getMessage(), cause);
    }
}
