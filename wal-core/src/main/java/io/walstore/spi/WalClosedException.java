package io.walstore.spi;

/** The log was closed. An append that ends with this was not written. */
public final class WalClosedException extends WalException {

    private static final long serialVersionUID = 1;

    /** The log was closed. */
    public WalClosedException() {
        super("the log is closed");
    }
}
