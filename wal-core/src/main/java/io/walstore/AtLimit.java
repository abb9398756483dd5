package io.walstore;

/** What an append does when the log may not grow, see {@link SizeLimit}. */
public enum AtLimit {
    /** It is refused at once. */
    REJECT,

    /**
     * It waits until entries are dropped or consumers get on, up to the block timeout; an interrupt ends the wait, and
     * stays pending. What is appended without waiting for the disk is refused at once.
     */
    BLOCK,

    /** It gets the room of the oldest entries, whoever has not read them. */
    DROP_OLDEST
}
