package io.walstore;

/**
 * Neighbouring entries of a log.
 *
 * @param firstIndex the first one
 * @param lastIndex the last one
 */
public record IndexRange(long firstIndex, long lastIndex) {

    /**
     * How many they are.
     *
     * @return the number of entries
     */
    public long entries() {
        return lastIndex - firstIndex + 1;
    }
}
