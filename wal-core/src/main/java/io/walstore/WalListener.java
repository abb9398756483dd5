package io.walstore;

import io.walstore.spi.WalCorruptException;

/**
 * Hears what a log does: for metrics, events and logs. All methods do nothing by default.
 *
 * <p>Called on the log's own threads and on callers' threads, several at a time: an implementation must be thread-safe
 * and quick, and must not call the log. What it throws is logged at debug level and goes nowhere.
 */
public interface WalListener {

    /**
     * The log is ready.
     *
     * @param report what the open found
     */
    default void opened(RecoveryReport report) {}

    /**
     * An append was acknowledged.
     *
     * @param entries how many entries
     * @param bytes their payload bytes
     * @param nanos time from the call to the acknowledgement
     */
    default void appended(int entries, long bytes, long nanos) {}

    /**
     * An append failed after it was queued.
     *
     * @param cause why
     * @param nanos time from the call to the failure
     */
    default void appendFailed(Throwable cause, long nanos) {}

    /**
     * An append was refused before anything was written.
     *
     * @param reason why
     * @param nanos time from the call to the refusal
     */
    default void rejected(Rejection reason, long nanos) {}

    /**
     * A batch of appends was written with one write.
     *
     * @param entries how many entries
     * @param bytes their payload bytes
     * @param nanos time of the write
     */
    default void written(int entries, long bytes, long nanos) {}

    /**
     * The tail was synced.
     *
     * @param nanos time of the sync
     * @param success whether the disk took it
     */
    default void synced(long nanos, boolean success) {}

    /**
     * Entries were read and verified.
     *
     * @param entries how many
     * @param bytes their payload bytes
     */
    default void read(int entries, long bytes) {}

    /**
     * A segment was sealed.
     *
     * @param segment the segment
     * @param nanos time to write its index and make it durable; appends did not wait for it
     */
    default void sealed(SegmentStatus segment, long nanos) {}

    /**
     * A segment was prepared.
     *
     * @param sizeBytes bytes taken on the disk
     * @param nanos time to create and fill it; appends waited for it only if it came too late
     */
    default void prepared(long sizeBytes, long nanos) {}

    /**
     * Segments were dropped from the log; their files go when their last reader is done.
     *
     * @param reason what for
     * @param segments how many
     */
    default void deleted(DeletedFor reason, int segments) {}

    /**
     * The {@link Retention} dropped segments, of which {@link #deleted} told before, by the limits they were above.
     *
     * @param report what is gone
     */
    default void expired(RetentionReport report) {}

    /**
     * Entries were cut off.
     *
     * @param end where
     * @param entries how many
     */
    default void truncated(End end, long entries) {}

    /**
     * Damaged bytes were found. A verification tells each damage once while the log is open, and not what an open has
     * given up as lost; its report has all of it.
     *
     * @param damage where, and which entries
     * @param detectedBy by what
     */
    default void corruptionDetected(WalCorruptException damage, DetectedBy detectedBy) {}

    /**
     * A verification ended. What it found was told before, damage by damage.
     *
     * @param report what it found
     */
    default void verified(VerificationReport report) {}

    /**
     * The catalogue could not be written.
     *
     * @param cause why
     */
    default void metadataFailed(Throwable cause) {}

    /**
     * The log changed its state.
     *
     * @param before the state it left
     * @param after the state it entered
     */
    default void stateChanged(WalState before, WalState after) {}

    /** Why an append was refused. */
    enum Rejection {
        /** Too many bytes wait. */
        QUEUE_FULL,
        /** The disk has no room for a further segment, or less than its reserve. */
        DISK_FULL,
        /** The log takes as much as it may. */
        LIMIT,
        /** The entry or batch is above its limit. */
        TOO_LARGE,
        /** The log failed. */
        FAILED,
        /** The log was opened for reading only. */
        READ_ONLY,
        /** The log is closed. */
        CLOSED
    }

    /** An end of the log. */
    enum End {
        /** The oldest entries. */
        FRONT,
        /** The newest entries. */
        BACK
    }

    /** Why segments were dropped. */
    enum DeletedFor {
        /** Somebody cut the log. */
        TRUNCATE,
        /** The log was larger than its retention allows. */
        SIZE,
        /** The log had more segments than its retention allows. */
        COUNT,
        /** They were older than the retention allows. */
        AGE,
        /** The log took as much as it may, and gives up its oldest entries for new ones. */
        LIMIT
    }

    /** What came upon damage. */
    enum DetectedBy {
        /** A caller's read. */
        READ,
        /** An open. */
        RECOVERY,
        /** A verification. */
        VERIFY,
        /** An append that was to begin the next segment; it took another one. */
        APPEND
    }
}
