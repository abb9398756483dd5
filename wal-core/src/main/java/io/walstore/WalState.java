package io.walstore;

/** The states of a log. */
public enum WalState {
    /** It is being opened. */
    RECOVERING,

    /** It reads and writes. */
    OPEN,

    /** It was opened for reading only. */
    READ_ONLY,

    /** A write or sync failed: it reads, but writes nothing more until it is reopened. */
    FAILED,

    /** It was closed. */
    CLOSED
}
