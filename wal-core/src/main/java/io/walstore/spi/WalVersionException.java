package io.walstore.spi;

/** The files were written by a newer release, in a format that this one does not know; nothing was changed. */
public final class WalVersionException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says which version was found.
     *
     * @param message which file, which version, and which ones are known
     */
    public WalVersionException(String message) {
        super(message);
    }
}
