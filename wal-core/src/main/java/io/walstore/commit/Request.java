package io.walstore.commit;

import org.jspecify.annotations.Nullable;

/** What a caller wants from the commit thread. */
public abstract class Request extends Ticket {

    /** The request that was pushed before this one; owned by the queue. */
    @Nullable Request next;

    private final int entries;
    private final long bytes;

    /**
     * A request of a certain weight.
     *
     * @param entries how many entries it adds; 0 for a request that must be handled alone
     * @param bytes how many bytes it keeps waiting
     */
    protected Request(int entries, long bytes) {
        this.entries = entries;
        this.bytes = bytes;
    }

    /**
     * How many entries it adds.
     *
     * @return the entries; 0 for a request that must be handled alone
     */
    public final int entries() {
        return entries;
    }

    /**
     * How many bytes it keeps waiting.
     *
     * @return the bytes
     */
    public final long bytes() {
        return bytes;
    }

    /**
     * Whether it cannot share a commit with others.
     *
     * @return true if it adds no entries
     */
    final boolean alone() {
        return entries == 0;
    }
}
