package io.walstore.spi;

/** There is no room for what should be written; nothing of it was. Heals by itself when there is room again. */
public final class WalFullException extends WalException {

    private static final long serialVersionUID = 1;

    /** What there is no room on. */
    private final Reason reason;

    /**
     * Says that the disk is full.
     *
     * @param message what happened, with the values and bounds that matter
     */
    public WalFullException(String message) {
        this(message, Reason.DISK_FULL);
    }

    /**
     * Says that the disk is full, and why.
     *
     * @param message what happened
     * @param cause why
     */
    public WalFullException(String message, Throwable cause) {
        super(message, cause);
        this.reason = cause instanceof WalFullException full ? full.reason : Reason.DISK_FULL;
    }

    /**
     * Says what happened.
     *
     * @param message what happened, with the values and bounds that matter
     * @param reason what there is no room on
     */
    public WalFullException(String message, Reason reason) {
        super(message);
        this.reason = reason;
    }

    /**
     * What there is no room on.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** What there can be no room on. */
    public enum Reason {
        /** The volume, or what a quota leaves of it. */
        DISK_FULL,

        /** The volume, less the reserve that is to stay free for others. */
        DISK_RESERVE,

        /** What the log itself may take. */
        SIZE_LIMIT
    }
}
