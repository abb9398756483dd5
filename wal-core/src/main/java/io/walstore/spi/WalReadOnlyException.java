package io.walstore.spi;

/** The log was opened for reading only; nothing was changed. */
public final class WalReadOnlyException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says which log, and why it is so.
     *
     * @param message what is refused, and how to open the log for writing
     */
    public WalReadOnlyException(String message) {
        super(message);
    }
}
