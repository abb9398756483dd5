package io.walstore;

/** What an acknowledged entry survives. */
public enum Durability {
    /** Every append waits for the disk: what is acknowledged survives a power loss. */
    SYNC,

    /**
     * Appends wait for the operating system only, and a sync follows within the sync interval: what is acknowledged
     * survives the end of the process; a power loss may take the last interval.
     */
    INTERVAL,

    /**
     * Appends wait for the operating system only, which decides when to write: what is acknowledged survives the end
     * of the process; a power loss may take all entries of the segment being written.
     */
    OS
}
