package io.walstore;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a log is, at one moment.
 *
 * @param state its state
 * @param writable whether an append would be accepted now
 * @param reason why not, if it is not: {@code DISK_FULL}, {@code DISK_RESERVE}, {@code SIZE_LIMIT}, {@code READ_ONLY},
 *     {@code FAILED}, {@code CLOSED} or {@code RECOVERING}
 * @param failure what failed first, if something did
 * @param directory where the log lives
 * @param durability what an acknowledged entry survives
 * @param firstIndex the first readable index, 0 if the log is empty
 * @param lastIndex the last acknowledged index, 0 if the log is empty
 * @param durableIndex the last index that survives a power loss; less than {@code lastIndex} only without
 *     {@link Durability#SYNC}
 * @param segments how many segments there are, the prepared one included
 * @param sizeBytes bytes the segments take on the disk
 * @param sizeLimitBytes bytes they may take, see {@link SizeLimit}; 0 if there is no limit
 * @param diskReserveBytes bytes that appends leave free on the volume, see {@link WalLogStoreBuilder#diskReserve}
 * @param queuedEntries how many entries wait to be written
 * @param queuedBytes how many bytes wait to be written
 * @param queueLimitBytes how many bytes may wait
 * @param retention what the log gives up by itself
 * @param lastRetention what it gave up when that was looked after last, since it was opened
 * @param recovery what the last open found, once it was opened
 * @param lastVerification what the last verification since then found, once there was one
 */
public record WalStatus(
        WalState state,
        boolean writable,
        Optional<String> reason,
        Optional<String> failure,
        Path directory,
        Durability durability,
        long firstIndex,
        long lastIndex,
        long durableIndex,
        int segments,
        long sizeBytes,
        long sizeLimitBytes,
        long diskReserveBytes,
        long queuedEntries,
        long queuedBytes,
        long queueLimitBytes,
        Retention retention,
        Optional<RetentionReport> lastRetention,
        Optional<RecoveryReport> recovery,
        Optional<VerificationReport> lastVerification) {

    /**
     * How a log is that is not open: it is being opened, or that failed, or it was closed before.
     *
     * @param state {@code RECOVERING}, {@code FAILED} or {@code CLOSED}
     * @param failure why it could not be opened, if that is so
     * @param directory where the log lives
     * @param durability what an acknowledged entry is to survive
     * @return a status without entries
     */
    public static WalStatus unopened(WalState state, Optional<String> failure, Path directory, Durability durability) {
        return new WalStatus(
                state,
                false,
                Optional.of(state.name()),
                failure,
                directory,
                durability,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Retention.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * How many entries the log holds.
     *
     * @return the number of readable entries
     */
    public long entries() {
        return lastIndex == 0 ? 0 : lastIndex - firstIndex + 1;
    }
}
