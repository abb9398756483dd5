package io.walstore;

/** What an open does about a batch at the end that was being written, and not acknowledged, when the power went. */
public enum TornTail {
    /** Drop it, say so, and go on. */
    TRUNCATE,

    /** Refuse to open; nothing is changed. */
    FAIL
}
