package io.walstore.spring.boot.actuate;

import io.walstore.BackupReport;
import io.walstore.ConsumerStatus;
import io.walstore.DiskSpace;
import io.walstore.Durability;
import io.walstore.RecoveryReport;
import io.walstore.Retention;
import io.walstore.RetentionReport;
import io.walstore.SegmentStatus;
import io.walstore.VerificationReport;
import io.walstore.WalStatus;
import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The answers of the endpoint. Sizes are bytes, times are ISO 8601. A component that is null is left out.
 *
 * <p>Written by Actuator's own JSON mapper: the application's settings do not change their shape.
 */
final class WalDescriptors {

    private WalDescriptors() {}

    /** All logs by their names. */
    record Logs(Map<String, Log> logs) implements OperationResponseBody {}

    /** One log; what is long, or costs a look at its volume, only if asked for by name. */
    record Log(
            OperatorState state,
            @Nullable String reason,
            @Nullable String failure,
            Durability durability,
            long firstIndex,
            long lastIndex,
            long durableIndex,
            long entries,
            int segments,
            long sizeBytes,
            @Nullable Long sizeLimitBytes,
            @Nullable Instant oldestEntry,
            @Nullable Integer consumers,
            String directory,
            @Nullable Disk disk,
            @Nullable Retained retention,
            @Nullable Recovery recovery,
            @Nullable Verification lastVerification)
            implements OperationResponseBody {

        static Log of(
                WalStatus status,
                @Nullable Instant oldestEntry,
                @Nullable Integer consumers,
                @Nullable Details details) {
            return new Log(
                    OperatorState.of(status),
                    status.reason().orElse(null),
                    status.failure().orElse(null),
                    status.durability(),
                    status.firstIndex(),
                    status.lastIndex(),
                    status.durableIndex(),
                    status.entries(),
                    status.segments(),
                    status.sizeBytes(),
                    positive(status.sizeLimitBytes()),
                    oldestEntry,
                    consumers,
                    status.directory().toString(),
                    details == null ? null : details.disk(),
                    details == null ? null : details.retention(),
                    details == null ? null : details.recovery(),
                    details == null ? null : details.lastVerification());
        }
    }

    /** What is shown only if asked for by name. */
    record Details(
            @Nullable Disk disk,
            Retained retention,
            @Nullable Recovery recovery,
            @Nullable Verification lastVerification) {

        static Details of(WalStatus status, @Nullable DiskSpace disk) {
            return new Details(
                    disk == null ? null : Disk.of(disk, status),
                    Retained.of(status),
                    status.recovery().map(Recovery::of).orElse(null),
                    status.lastVerification().map(Verification::of).orElse(null));
        }
    }

    private static @Nullable Long positive(long value) {
        return value > 0 ? value : null;
    }

    /** Room on the log's volume. */
    record Disk(long usableBytes, long totalBytes, @Nullable Long minFreeBytes) {

        static Disk of(DiskSpace disk, WalStatus status) {
            return new Disk(disk.usableBytes(), disk.totalBytes(), positive(status.diskReserveBytes()));
        }
    }

    /** What the log gives up by itself, and what it gave up the last time. */
    record Retained(
            @Nullable Long maxSizeBytes,
            @Nullable Duration maxAge,
            @Nullable Long maxSegments,
            boolean keepUnread,
            @Nullable Instant lastRun,
            @Nullable Integer lastDeletedSegments,
            @Nullable String heldBackBy) {

        static Retained of(WalStatus status) {
            Retention retention = status.retention();
            RetentionReport last = status.lastRetention().orElse(null);
            return new Retained(
                    positive(retention.maxSizeBytes()),
                    retention.maxAge().isZero() ? null : retention.maxAge(),
                    positive(retention.maxSegments()),
                    retention.keepUnread(),
                    last == null ? null : last.time(),
                    last == null ? null : last.segments(),
                    last == null ? null : last.heldBackBy().orElse(null));
        }
    }

    /** What the last open found. */
    record Recovery(
            Instant finished,
            Duration duration,
            long scannedBytes,
            long truncatedBytes,
            List<String> quarantined,
            int damageCount,
            List<Damage> damages) {

        static Recovery of(RecoveryReport report) {
            return new Recovery(
                    report.finished(),
                    report.duration(),
                    report.scannedBytes(),
                    report.discardedBytes(),
                    report.quarantined(),
                    report.damages().size(),
                    Damage.firstOf(report.damages()));
        }
    }

    /** What a verification found. */
    record Verification(
            Instant finished,
            VerificationReport.Outcome outcome,
            int segments,
            long entries,
            long bytes,
            int damageCount,
            List<Damage> damages)
            implements OperationResponseBody {

        static Verification of(VerificationReport report) {
            return new Verification(
                    report.finished(),
                    report.outcome(),
                    report.segments(),
                    report.entries(),
                    report.bytes(),
                    report.damages().size(),
                    Damage.firstOf(report.damages()));
        }
    }

    /** Bytes that are not what was written. Without indexes if no entry is affected, or it is unknown which. */
    record Damage(
            String file,
            long offset,
            @Nullable Long firstIndex,
            @Nullable Long lastIndex,
            String message) {

        /** So many are shown: each entry of a lost region may be one. */
        private static final int LIMIT = 100;

        static List<Damage> firstOf(List<io.walstore.Damage> damages) {
            return damages.stream().limit(LIMIT).map(Damage::of).toList();
        }

        private static Damage of(io.walstore.Damage damage) {
            return new Damage(
                    damage.file(),
                    damage.offset(),
                    index(damage.firstIndex()),
                    index(damage.lastIndex()),
                    damage.message());
        }

        private static @Nullable Long index(long index) {
            return index == 0 ? null : index;
        }
    }

    /** All consumers of a log by their names. */
    record Consumers(Map<String, Consumer> consumers) implements OperationResponseBody {}

    /** How far a consumer got, and how long the oldest entry has been waiting that it is not done with. */
    record Consumer(
            long position,
            long lagEntries,
            @Nullable Duration lagAge,
            @Nullable Instant lastAck) {

        static Consumer of(ConsumerStatus status, Instant now) {
            return new Consumer(
                    status.position(),
                    status.lagEntries(),
                    status.lagEntries() == 0
                            ? Duration.ZERO
                            : status.waitingSince()
                                    .map(since -> age(since, now))
                                    .orElse(null),
                    status.committed().orElse(null));
        }

        /** Clocks go backwards, ages do not. */
        private static Duration age(Instant since, Instant now) {
            return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
        }
    }

    /** Segments in the order of their ids, and the one to go on after if there are more. */
    record SegmentPage(List<Segment> segments, @Nullable Long next) implements OperationResponseBody {}

    /** One segment. */
    record Segment(
            long id,
            String file,
            SegmentStatus.State state,
            long firstIndex,
            long lastIndex,
            long entries,
            long sizeBytes,
            long usedBytes,
            Instant created,
            @Nullable Instant sealed)
            implements OperationResponseBody {

        static Segment of(SegmentStatus segment) {
            return new Segment(
                    segment.id(),
                    segment.file(),
                    segment.state(),
                    segment.firstIndex(),
                    segment.lastIndex(),
                    segment.entries(),
                    segment.sizeBytes(),
                    segment.usedBytes(),
                    segment.created(),
                    segment.sealed().orElse(null));
        }
    }

    /** Entries in order, and the one to go on from if there are more. */
    record EntryPage(List<Entry> entries, @Nullable Long next) implements OperationResponseBody {}

    /** One entry; its payload in Base64, or masked. */
    record Entry(long index, Instant timestamp, int sizeBytes, String payload) {

        private static final String MASK = "******";

        static Entry of(LogEntry entry, boolean showPayload) {
            return new Entry(
                    entry.index(),
                    Instant.ofEpochMilli(entry.appendTimeMillis()),
                    entry.data().length,
                    showPayload ? Base64.getEncoder().encodeToString(entry.data()) : MASK);
        }
    }

    /** What is durable after an action. */
    record Durable(String log, long durableIndex) implements OperationResponseBody {}

    /** What the retention gave up, or would give up. */
    record Expired(
            long removedEntries,
            int removedSegments,
            long removedBytes,
            long firstIndex,
            @Nullable String heldBackBy) implements OperationResponseBody {

        static Expired of(RetentionReport report) {
            return new Expired(
                    report.entries(),
                    report.segments(),
                    report.bytes(),
                    report.firstIndex(),
                    report.heldBackBy().orElse(null));
        }
    }

    /** What a truncation took away, or would take away. */
    record Truncated(long removedEntries, long removedSegments) implements OperationResponseBody {}

    /** Work in the background. */
    enum WorkState {
        RUNNING,
        FINISHED,
        FAILED
    }

    /** Work that runs now. */
    record Started(String log, WorkState state, @Nullable String target) implements OperationResponseBody {}

    /** A backup: what is in it once it is finished, or why there is none. */
    record Backup(
            String target,
            WorkState state,
            Instant started,
            @Nullable Instant finished,
            @Nullable Long firstIndex,
            @Nullable Long lastIndex,
            @Nullable Integer segments,
            @Nullable Long linkedBytes,
            @Nullable Long copiedBytes,
            @Nullable String failure)
            implements OperationResponseBody {

        static Backup running(String target, Instant started) {
            return new Backup(target, WorkState.RUNNING, started, null, null, null, null, null, null, null);
        }

        Backup finished(BackupReport report, Instant now) {
            return new Backup(
                    target,
                    WorkState.FINISHED,
                    started,
                    now,
                    report.firstIndex(),
                    report.lastIndex(),
                    report.segments(),
                    report.linkedBytes(),
                    report.copiedBytes(),
                    null);
        }

        Backup failed(Throwable cause, Instant now) {
            return new Backup(target, WorkState.FAILED, started, now, null, null, null, null, null, cause.getMessage());
        }
    }

    /** What went wrong with a request, after RFC 9457. Not Actuator's to write: it knows no media type for it. */
    record Problem(String title, int status, String detail) {}
}
