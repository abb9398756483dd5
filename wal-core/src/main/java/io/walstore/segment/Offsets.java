package io.walstore.segment;

import java.io.IOException;

/** Where the entries of a segment are in its file. May be asked by any thread. */
interface Offsets {

    /**
     * The places of neighbouring entries.
     *
     * @param ordinal the first entry, counted from 0 within the segment
     * @param count how many
     * @return {@code count + 1} offsets; the last one is a bound behind the last entry
     */
    int[] range(int ordinal, int count) throws IOException;

    /**
     * Finds the places anew because an entry was not where it should be.
     *
     * @return whether the places may be others now
     */
    default boolean mend() throws IOException {
        return false;
    }
}
