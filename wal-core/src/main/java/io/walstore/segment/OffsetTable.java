package io.walstore.segment;

import java.util.Arrays;

/**
 * Offsets in memory, for the segment that is being written. One thread adds; any thread reads entries of which it
 * learned after they were added.
 */
final class OffsetTable implements Offsets {

    private volatile int[] offsets = new int[64];
    private int count;

    /** Makes room for so many more entries. */
    void reserve(int entries) {
        int needed = count + entries + 1;
        if (needed > offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.max(needed, offsets.length * 2));
        }
    }

    /** Adds an entry that begins at {@code start}; nothing of it lies at or beyond {@code end}. There must be room. */
    void add(int start, int end) {
        offsets[count++] = start;
        offsets[count] = end;
    }

    /** Puts entries in front of all others, at whose place nothing is. */
    void missInFront(int entries, int place) {
        int[] more = new int[offsets.length + entries];
        Arrays.fill(more, 0, entries, place);
        System.arraycopy(offsets, 0, more, entries, offsets.length);
        offsets = more;
        count += entries;
    }

    /** Corrects where an entry begins, or, behind the last one, where the entries end. */
    void put(int ordinal, int start) {
        offsets[ordinal] = start;
    }

    int count() {
        return count;
    }

    @Override
    public int[] range(int ordinal, int wanted) {
        if (ordinal >= offsets.length) {
            return new int[wanted + 1];
        }
        return Arrays.copyOfRange(offsets, ordinal, ordinal + wanted + 1);
    }
}
