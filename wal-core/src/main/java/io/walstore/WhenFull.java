package io.walstore;

/** What an append does when as many bytes wait as may wait. */
public enum WhenFull {
    /** It waits for room, up to the block timeout. An interrupt ends the wait, and stays pending. */
    BLOCK,

    /** It is refused at once. */
    REJECT
}
