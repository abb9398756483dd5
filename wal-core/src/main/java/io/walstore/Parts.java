package io.walstore;

import io.walstore.spi.SegmentFiler;

/**
 * The parts of an open log, as they are handed round.
 *
 * @param surroundings threads, time and chance
 * @param options the settings
 * @param filer the segments
 * @param catalogue which segments count
 * @param published what readers see
 * @param lifecycle the state, and the first failure
 * @param listener who hears what happens
 */
record Parts(
        Surroundings surroundings,
        WalOptions options,
        SegmentFiler filer,
        Catalogue catalogue,
        Published published,
        Lifecycle lifecycle,
        WalListener listener) {

    /** The time to measure durations with. */
    long nanos() {
        return surroundings.nanoTime().getAsLong();
    }
}
