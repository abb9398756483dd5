package io.walstore.demo.monitoring;

/** What a {@link FaultyDisk} does when an event asks for it. */
enum DiskFault {
    /** The sync of that event fails. */
    SYNC_FAILS,
    /** The sync of that event takes a fifth of a second. */
    SYNC_TAKES_LONG,
    /** A write of the catalogue fails. */
    CATALOGUE_FAILS,
    /** From then on a twentieth of the volume is free. */
    VOLUME_IS_NEARLY_FULL,
    /** From then on less than half of the volume is free, and less with each such event. */
    VOLUME_FILLS;

    /** The event that asks for it. */
    String event() {
        return "{\"disk\":\"" + name() + "\"}";
    }
}
