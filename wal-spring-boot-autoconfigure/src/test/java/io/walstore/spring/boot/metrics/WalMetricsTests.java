package io.walstore.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.walstore.DiskSpace;
import io.walstore.Durability;
import io.walstore.RecoveryReport;
import io.walstore.Retention;
import io.walstore.RetentionReport;
import io.walstore.SegmentStatus;
import io.walstore.VerificationReport;
import io.walstore.VerificationReport.Outcome;
import io.walstore.WalListener.DeletedFor;
import io.walstore.WalListener.DetectedBy;
import io.walstore.WalListener.End;
import io.walstore.WalListener.Rejection;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.WalStatus;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WalMetricsTests {

    private static final long MILLISECOND = 1_000_000;

    private final WalLogStore log = mock();
    private final WalMetrics metrics = new WalMetrics("orders", () -> log);
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void tellStatus() {
        when(log.status()).thenReturn(status());
    }

    @Test
    void countsWhatHappenedBeforeThereWasRegistry() {
        metrics.opened(report());
        metrics.appended(3, 300, MILLISECOND);

        metrics.bindTo(registry);

        assertThat(count("wal.append.entries")).isEqualTo(3);
        assertThat(count("wal.append.bytes")).isEqualTo(300);
        assertThat(count("wal.recovery.truncated")).isEqualTo(37);
        assertThat(registry.get("wal.recovery").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(412);
    }

    @Test
    void countsEveryEvent() {
        metrics.bindTo(registry);

        metrics.opened(report());
        metrics.rejected(Rejection.QUEUE_FULL, 0);
        metrics.read(2, 200);
        metrics.sealed(segment(), MILLISECOND);
        metrics.deleted(DeletedFor.TRUNCATE, 4);
        metrics.deleted(DeletedFor.AGE, 2);
        metrics.truncated(End.BACK, 5);
        metrics.corruptionDetected(new WalCorruptException("1.wal", 0, 1, 1, "damaged"), DetectedBy.READ);
        metrics.metadataFailed(new IllegalStateException());

        assertThat(count("wal.append.rejected", "reason", "queue-full")).isEqualTo(1);
        assertThat(count("wal.append.rejected", "reason", "closed")).isZero();
        assertThat(count("wal.read.entries")).isEqualTo(2);
        assertThat(count("wal.read.bytes")).isEqualTo(200);
        assertThat(count("wal.segment.rotations")).isEqualTo(1);
        assertThat(count("wal.segment.deletions", "reason", "truncate")).isEqualTo(4);
        assertThat(count("wal.segment.deletions", "reason", "age")).isEqualTo(2);
        assertThat(count("wal.segment.deletions", "reason", "size")).isZero();
        assertThat(count("wal.truncated.entries", "end", "back")).isEqualTo(5);
        assertThat(count("wal.truncated.entries", "end", "front")).isZero();
        assertThat(count("wal.corruption", "detected.by", "read")).isEqualTo(1);
        assertThat(count("wal.metadata.failures", "operation", "commit")).isEqualTo(1);
        assertThat(registry.get("wal.recovery").timer().count()).isEqualTo(1);
    }

    @Test
    void tellsTheAgeOfTheOldestEntry() {
        when(log.oldestAppendTime())
                .thenReturn(Optional.of(Instant.now().minusSeconds(100)))
                .thenReturn(Optional.empty())
                .thenThrow(new WalClosedException());
        metrics.bindTo(registry);
        TimeGauge age =
                registry.get("wal.oldest.entry.age").tag("log", "orders").timeGauge();

        assertThat(age.value(TimeUnit.SECONDS)).isBetween(100.0, 130.0);
        assertThat(age.value(TimeUnit.SECONDS)).isNaN();
        assertThat(age.value(TimeUnit.SECONDS)).isNaN();
    }

    @Test
    void tellsTheRoomOnTheVolume() {
        when(log.disk()).thenReturn(new DiskSpace(300, 1000));
        metrics.bindTo(registry);

        assertThat(gauge("wal.disk.usable")).isEqualTo(300);
        assertThat(gauge("wal.disk.total")).isEqualTo(1000);
    }

    @Test
    void tellsNoRoomIfTheLogDoesNot() {
        when(log.disk()).thenThrow(new WalException("no room is told")).thenThrow(new WalClosedException());
        metrics.bindTo(registry);

        assertThat(gauge("wal.disk.usable")).isNaN();
        assertThat(gauge("wal.disk.total")).isNaN();
    }

    @Test
    void timesEveryEvent() {
        metrics.bindTo(registry);

        metrics.appended(1, 100, MILLISECOND);
        metrics.appendFailed(new IllegalStateException(), 2 * MILLISECOND);
        metrics.rejected(Rejection.QUEUE_FULL, 3 * MILLISECOND);
        metrics.written(7, 700, 3 * MILLISECOND);
        metrics.synced(4 * MILLISECOND, true);
        metrics.synced(5 * MILLISECOND, false);
        metrics.prepared(4096, 6 * MILLISECOND);

        assertThat(millis("wal.append", "outcome", "SUCCESS")).isEqualTo(1);
        assertThat(millis("wal.append", "outcome", "FAILURE")).isEqualTo(2);
        assertThat(millis("wal.append", "outcome", "REJECTED")).isEqualTo(3);
        assertThat(millis("wal.write")).isEqualTo(3);
        assertThat(millis("wal.fsync", "outcome", "SUCCESS")).isEqualTo(4);
        assertThat(millis("wal.fsync", "outcome", "FAILURE")).isEqualTo(5);
        assertThat(millis("wal.segment.roll")).isEqualTo(6);
        assertThat(registry.get("wal.commit.batch.entries").summary().totalAmount())
                .isEqualTo(7);
        assertThat(registry.get("wal.commit.batch.size").summary().totalAmount())
                .isEqualTo(700);
    }

    @Test
    void showsStatus() {
        metrics.bindTo(registry);

        assertThat(gauge("wal.index.first")).isEqualTo(2);
        assertThat(gauge("wal.index.last")).isEqualTo(9);
        assertThat(gauge("wal.index.durable")).isEqualTo(8);
        assertThat(gauge("wal.segments")).isEqualTo(3);
        assertThat(gauge("wal.size")).isEqualTo(4096);
        assertThat(gauge("wal.size.limit")).isEqualTo(1 << 20);
        assertThat(gauge("wal.disk.reserve")).isEqualTo(2048);
        assertThat(gauge("wal.queue.entries")).isEqualTo(5);
        assertThat(gauge("wal.queue.size")).isEqualTo(500);
        assertThat(gauge("wal.queue.limit")).isEqualTo(1000);
        assertThat(gauge("wal.writable")).isZero();
        assertThat(registry.get("wal.info")
                        .tag("durability", "interval")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void showsWhatTheRetentionKeeps() {
        Retention retention =
                Retention.NONE.withMaxSizeBytes(1 << 30).withMaxSegments(12).withMaxAge(Duration.ofMillis(90_500));
        when(log.status()).thenReturn(status(retention, Optional.of("mailer")));
        metrics.bindTo(registry);

        assertThat(gauge("wal.retention.size.limit")).isEqualTo(1 << 30);
        assertThat(gauge("wal.retention.segments.limit")).isEqualTo(12);
        assertThat(gauge("wal.retention.age.limit")).isEqualTo(90.5);
        assertThat(gauge("wal.retention.held.back")).isEqualTo(1);
    }

    @Test
    void showsNoLimitsOfARetentionThatKeepsEverything() {
        metrics.bindTo(registry);

        assertThat(gauge("wal.retention.size.limit")).isZero();
        assertThat(gauge("wal.retention.segments.limit")).isZero();
        assertThat(gauge("wal.retention.age.limit")).isZero();
        assertThat(gauge("wal.retention.held.back")).isZero();
    }

    @Test
    void tellsEveryRegistry() {
        MeterRegistry other = new SimpleMeterRegistry();
        metrics.bindTo(registry);
        metrics.bindTo(other);

        metrics.appended(1, 100, MILLISECOND);

        assertThat(millis("wal.append", "outcome", "SUCCESS")).isEqualTo(1);
        assertThat(other.get("wal.append").tag("outcome", "SUCCESS").timer().count())
                .isEqualTo(1);
        assertThat(other.get("wal.append.entries").functionCounter().count()).isEqualTo(1);
    }

    @Test
    void countsVerificationsByTheirOutcome() {
        metrics.bindTo(registry);

        metrics.verified(verification(Outcome.CLEAN, 1));
        metrics.verified(verification(Outcome.DAMAGED, 2));
        metrics.verified(verification(Outcome.DAMAGED, 3));

        assertThat(count("wal.verify.runs", "outcome", "CLEAN")).isEqualTo(1);
        assertThat(count("wal.verify.runs", "outcome", "DAMAGED")).isEqualTo(2);
        assertThat(count("wal.verify.runs", "outcome", "CANCELLED")).isZero();
        assertThat(count("wal.verify.runs", "outcome", "FAILED")).isZero();
    }

    @Test
    void tellsWhenEverythingWasReadForTheLastTime() {
        metrics.bindTo(registry);
        double before = lastSuccess();

        metrics.verified(verification(Outcome.DAMAGED, 7));
        metrics.verified(verification(Outcome.FAILED, 8));
        metrics.verified(verification(Outcome.CANCELLED, 9));

        assertThat(before).isNaN();
        assertThat(lastSuccess()).isEqualTo(7);
    }

    private double lastSuccess() {
        return registry.get("wal.verify.last.success.timestamp").timeGauge().value(TimeUnit.SECONDS);
    }

    private static VerificationReport verification(Outcome outcome, long finishedSecond) {
        Instant finished = Instant.ofEpochSecond(finishedSecond);
        return new VerificationReport(Instant.EPOCH, finished, outcome, 1, 8, 4096, List.of());
    }

    private double count(String name, String... tags) {
        return registry.get(name)
                .tag("log", "orders")
                .tags(tags)
                .functionCounter()
                .count();
    }

    private double millis(String name, String... tags) {
        return registry.get(name).tag("log", "orders").tags(tags).timer().totalTime(TimeUnit.MILLISECONDS);
    }

    private double gauge(String name) {
        return registry.get(name).tag("log", "orders").gauge().value();
    }

    private static RecoveryReport report() {
        return new RecoveryReport(Instant.EPOCH, Duration.ofMillis(412), 3, 1048576, 37, 10, List.of(), List.of());
    }

    private static SegmentStatus segment() {
        return new SegmentStatus(
                1, "1.wal", SegmentStatus.State.SEALED, 2, 5, 4096, 4000, Instant.EPOCH, Optional.of(Instant.EPOCH));
    }

    private static WalStatus status() {
        return status(Retention.NONE, Optional.empty());
    }

    private static WalStatus status(Retention retention, Optional<String> heldBackBy) {
        return new WalStatus(
                WalState.OPEN,
                false,
                Optional.of("DISK_FULL"),
                Optional.empty(),
                Path.of("/logs/orders"),
                Durability.INTERVAL,
                2,
                9,
                8,
                3,
                4096,
                1 << 20,
                2048,
                5,
                500,
                1000,
                retention,
                Optional.of(new RetentionReport(Instant.EPOCH, 0, 0, 0, 2, heldBackBy)),
                Optional.of(report()),
                Optional.empty());
    }
}
