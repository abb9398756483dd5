package io.walstore.spring.boot.actuate;

import io.walstore.DiskSpace;
import io.walstore.Durability;
import io.walstore.RecoveryReport;
import io.walstore.SegmentStatus;
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

    /** One log; what costs a look at the disk, or is long, only if asked for by name. */
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
            String directory,
            @Nullable Disk disk,
            @Nullable Recovery recovery)
            implements OperationResponseBody {

        static Log overview(WalStatus status) {
            return of(status, null, null);
        }

        static Log details(WalStatus status, @Nullable DiskSpace disk) {
            return of(
                    status,
                    disk == null ? null : new Disk(disk.usableBytes(), disk.totalBytes()),
                    status.recovery().map(Recovery::of).orElse(null));
        }

        private static Log of(WalStatus status, @Nullable Disk disk, @Nullable Recovery recovery) {
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
                    status.directory().toString(),
                    disk,
                    recovery);
        }
    }

    /** Room on the log's volume. */
    record Disk(long usableBytes, long totalBytes) {}

    /** What the last open found. */
    record Recovery(
            Instant finished, Duration duration, long scannedBytes, long truncatedBytes, List<String> quarantined) {

        static Recovery of(RecoveryReport report) {
            return new Recovery(
                    report.finished(),
                    report.duration(),
                    report.scannedBytes(),
                    report.discardedBytes(),
                    report.quarantined());
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

    /** What went wrong with a request, after RFC 9457. Not Actuator's to write: it knows no media type for it. */
    record Problem(String title, int status, String detail) {}
}
