package io.walstore.spi;

/**
 * The catalogue is missing, or older than the segments, although both are intact in themselves. Opening would lose
 * entries or bring cut ones back, so nothing was changed: put the right catalogue back, or rebuild it.
 */
public final class WalMetadataException extends WalException {

    private static final long serialVersionUID = 1;

    /**
     * Says what does not fit.
     *
     * @param message what was found, and what to do
     */
    public WalMetadataException(String message) {
        super(message);
    }
}
