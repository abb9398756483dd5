package io.walstore;

/**
 * What is readable at one moment; three zeros if nothing is.
 *
 * @param firstIndex the first readable index
 * @param lastIndex the last acknowledged index
 * @param durableIndex the last index that survives a power loss
 */
record Extent(long firstIndex, long lastIndex, long durableIndex) {

    static final Extent EMPTY = new Extent(0, 0, 0);
}
