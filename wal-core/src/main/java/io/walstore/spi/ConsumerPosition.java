package io.walstore.spi;

/**
 * How far a named consumer got.
 *
 * @param consumer its name, unique within a log
 * @param index the last entry it is done with, 0 if none; it goes on behind it
 * @param timeMillis wall-clock time of the commit, milliseconds since the epoch; informational
 */
public record ConsumerPosition(String consumer, long index, long timeMillis) {}
