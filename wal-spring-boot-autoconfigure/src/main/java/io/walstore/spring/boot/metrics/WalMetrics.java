package io.walstore.spring.boot.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.walstore.ConsumerStatus;
import io.walstore.DiskSpace;
import io.walstore.RecoveryReport;
import io.walstore.Retention;
import io.walstore.RetentionReport;
import io.walstore.SegmentStatus;
import io.walstore.VerificationReport;
import io.walstore.VerificationReport.Outcome;
import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.WalStatus;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters of one log: a listener that counts, and a binder that shows the counts to registries.
 *
 * <p>A log is opened, and may be written, before there is a registry to bind to. So the counts are kept here, from the
 * first event on, and a registry only reads them; timers and summaries, which a registry must keep itself, begin when
 * it is bound. An event costs a few additions, and no meter is looked up.
 *
 * <p>A log has 167 series in Prometheus, 87 of which are buckets, and three more for each consumer. Consumers are named
 * by code. Meters that nobody wants are switched off as all are, with {@code management.metrics.enable.wal.append=false}.
 *
 * <p>To observe a log of one's own, pass the same object to {@code WalLogStore.builder(..).listener(..)} and to
 * {@link #bindTo}.
 */
public final class WalMetrics implements WalListener, MeterBinder {

    private final String log;
    private final Supplier<WalLogStore> store;

    private final LongAdder appendedEntries = new LongAdder();
    private final LongAdder appendedBytes = new LongAdder();
    private final Map<Rejection, LongAdder> rejections = adders(Rejection.class);
    private final LongAdder readEntries = new LongAdder();
    private final LongAdder readBytes = new LongAdder();
    private final LongAdder rotations = new LongAdder();
    private final Map<DeletedFor, LongAdder> deletions = adders(DeletedFor.class);
    private final Map<End, LongAdder> truncatedEntries = adders(End.class);
    private final Map<DetectedBy, LongAdder> corruptions = adders(DetectedBy.class);
    private final LongAdder recoveryTruncatedBytes = new LongAdder();
    private final Map<Outcome, LongAdder> verifications = adders(Outcome.class);
    private final LongAdder metadataFailures = new LongAdder();

    /** When the last verification that read everything ended; NaN as long as there was none. */
    private volatile double verifiedMillis = Double.NaN;

    /** What the open found, for registries that are bound later; guarded by this. */
    private @Nullable RecoveryReport recovery;

    /** One item for each registry; replaced under this. */
    private volatile WalTimers[] bound = {};

    /**
     * Makes the meters of a log.
     *
     * @param log value of the tag {@code log}
     * @param store the log, first asked for when a registry is bound; a scrape asks the file system for its room, and reads
     *     the oldest entry and one for each consumer that lags, the rest is in memory
     */
    public WalMetrics(String log, Supplier<WalLogStore> store) {
        this.log = log;
        this.store = store;
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        Arrays.stream(type.getEnumConstants()).forEach(key -> adders.put(key, new LongAdder()));
        return adders;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registerCounters(registry);
        registerGauges(registry);
        registerRetention(registry);
        registerInfo(registry);
        new ConsumerGauges(registry, log, this::consumers);
        WalTimers timers = new WalTimers(registry, log);
        synchronized (this) {
            WalTimers[] more = Arrays.copyOf(bound, bound.length + 1);
            more[bound.length] = timers;
            bound = more;
            if (recovery != null) {
                timers.recovery.record(recovery.duration());
            }
        }
    }

    private void registerCounters(MeterRegistry registry) {
        count(registry, "wal.append.entries", null, appendedEntries);
        count(registry, "wal.append.bytes", BaseUnits.BYTES, appendedBytes);
        rejections.forEach((reason, n) -> count(registry, "wal.append.rejected", null, n, "reason", tagOf(reason)));
        count(registry, "wal.read.entries", null, readEntries);
        count(registry, "wal.read.bytes", BaseUnits.BYTES, readBytes);
        count(registry, "wal.segment.rotations", null, rotations);
        deletions.forEach((reason, n) -> count(registry, "wal.segment.deletions", null, n, "reason", tagOf(reason)));
        truncatedEntries.forEach((end, n) -> count(registry, "wal.truncated.entries", null, n, "end", tagOf(end)));
        corruptions.forEach((by, n) -> count(registry, "wal.corruption", null, n, "detected.by", tagOf(by)));
        count(registry, "wal.recovery.truncated", BaseUnits.BYTES, recoveryTruncatedBytes);
        verifications.forEach((outcome, n) -> count(registry, "wal.verify.runs", null, n, "outcome", outcome.name()));
        count(registry, "wal.metadata.failures", null, metadataFailures, "operation", "commit");
    }

    private void count(MeterRegistry registry, String name, @Nullable String unit, LongAdder adder, String... tags) {
        FunctionCounter.builder(name, adder, LongAdder::sum)
                .baseUnit(unit)
                .tag("log", log)
                .tags(tags)
                .register(registry);
    }

    private static String tagOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void registerGauges(MeterRegistry registry) {
        gauge(registry, "wal.queue.entries", null, WalStatus::queuedEntries);
        gauge(registry, "wal.queue.size", BaseUnits.BYTES, WalStatus::queuedBytes);
        gauge(registry, "wal.queue.limit", BaseUnits.BYTES, WalStatus::queueLimitBytes);
        gauge(registry, "wal.index.first", null, WalStatus::firstIndex);
        gauge(registry, "wal.index.last", null, WalStatus::lastIndex);
        gauge(registry, "wal.index.durable", null, WalStatus::durableIndex);
        gauge(registry, "wal.segments", null, WalStatus::segments);
        gauge(registry, "wal.size", BaseUnits.BYTES, WalStatus::sizeBytes);
        gauge(registry, "wal.size.limit", BaseUnits.BYTES, WalStatus::sizeLimitBytes);
        gauge(registry, "wal.writable", null, now -> now.writable() ? 1 : 0);
        gauge(registry, "wal.disk.reserve", BaseUnits.BYTES, WalStatus::diskReserveBytes);
        disk(registry, "wal.disk.usable", DiskSpace::usableBytes);
        disk(registry, "wal.disk.total", DiskSpace::totalBytes);
        TimeGauge.builder("wal.oldest.entry.age", registry.config().clock(), TimeUnit.MILLISECONDS, this::oldestAge)
                .tag("log", log)
                .strongReference(true)
                .register(registry);
        TimeGauge.builder(
                        "wal.verify.last.success.timestamp",
                        this,
                        TimeUnit.MILLISECONDS,
                        metrics -> metrics.verifiedMillis)
                .tag("log", log)
                .strongReference(true)
                .register(registry);
    }

    /** The limits are 0 where there are none, as that of the log's size is. */
    private void registerRetention(MeterRegistry registry) {
        retention(registry, "wal.retention.size.limit", BaseUnits.BYTES, Retention::maxSizeBytes);
        retention(registry, "wal.retention.segments.limit", null, Retention::maxSegments);
        retention(
                registry,
                "wal.retention.age.limit",
                "seconds",
                limits -> limits.maxAge().toMillis() / 1e3);
        gauge(registry, "wal.retention.held.back", null, now -> heldBack(now) ? 1 : 0);
    }

    private void retention(
            MeterRegistry registry, String name, @Nullable String unit, ToDoubleFunction<Retention> limit) {
        gauge(registry, name, unit, now -> limit.applyAsDouble(now.retention()));
    }

    private static boolean heldBack(WalStatus now) {
        return now.lastRetention().flatMap(RetentionReport::heldBackBy).isPresent();
    }

    /** Nobody has come yet while the log is being opened. */
    private List<ConsumerStatus> consumers() {
        WalLogStore now = store.get();
        return opening(now) ? List.of() : now.consumers();
    }

    /** Whoever asks a log for more than its status then waits until it is open. */
    private static boolean opening(WalLogStore now) {
        return now.status().state() == WalState.RECOVERING;
    }

    /** None if the log is empty, or does not tell. */
    private double oldestAge(Clock clock) {
        WalLogStore now = store.get();
        if (opening(now)) {
            return Double.NaN;
        }
        try {
            return now.oldestAppendTime()
                    .map(time -> (double) Math.max(0, clock.wallTime() - time.toEpochMilli()))
                    .orElse(Double.NaN);
        } catch (WalException e) {
            return Double.NaN;
        }
    }

    private void gauge(
            MeterRegistry registry, String name, @Nullable String unit, ToDoubleFunction<WalStatus> component) {
        Gauge.builder(name, store, log -> component.applyAsDouble(log.get().status()))
                .baseUnit(unit)
                .tag("log", log)
                .strongReference(true)
                .register(registry);
    }

    private void disk(MeterRegistry registry, String name, ToDoubleFunction<DiskSpace> component) {
        Gauge.builder(name, store, log -> room(log.get(), component))
                .baseUnit(BaseUnits.BYTES)
                .tag("log", log)
                .strongReference(true)
                .register(registry);
    }

    /** None if the file system does not tell, or the log is not open. */
    private static double room(WalLogStore log, ToDoubleFunction<DiskSpace> component) {
        if (opening(log)) {
            return Double.NaN;
        }
        try {
            return component.applyAsDouble(log.disk());
        } catch (WalException e) {
            return Double.NaN;
        }
    }

    private void registerInfo(MeterRegistry registry) {
        String version = WalListener.class.getPackage().getImplementationVersion();
        Gauge.builder("wal.info", () -> 1)
                .tag("log", log)
                .tag("version", version == null ? "unknown" : version)
                .tag("format", String.valueOf(WalLogStore.FORMAT_VERSION))
                .tag("durability", tagOf(store.get().status().durability()))
                .register(registry);
    }

    @Override
    public synchronized void opened(RecoveryReport report) {
        recovery = report;
        recoveryTruncatedBytes.add(report.discardedBytes());
        for (WalTimers timers : bound) {
            timers.recovery.record(report.duration());
        }
    }

    @Override
    public void appended(int entries, long bytes, long nanos) {
        appendedEntries.add(entries);
        appendedBytes.add(bytes);
        for (WalTimers timers : bound) {
            timers.appendSuccess.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void appendFailed(Throwable cause, long nanos) {
        for (WalTimers timers : bound) {
            timers.appendFailure.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void rejected(Rejection reason, long nanos) {
        add(rejections, reason, 1);
        for (WalTimers timers : bound) {
            timers.appendRejected.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void written(int entries, long bytes, long nanos) {
        for (WalTimers timers : bound) {
            timers.write.record(nanos, TimeUnit.NANOSECONDS);
            timers.commitEntries.record(entries);
            timers.commitBytes.record((double) bytes);
        }
    }

    @Override
    public void synced(long nanos, boolean success) {
        for (WalTimers timers : bound) {
            (success ? timers.syncSuccess : timers.syncFailure).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void read(int entries, long bytes) {
        readEntries.add(entries);
        readBytes.add(bytes);
    }

    @Override
    public void sealed(SegmentStatus segment, long nanos) {
        rotations.increment();
    }

    @Override
    public void prepared(long sizeBytes, long nanos) {
        for (WalTimers timers : bound) {
            timers.roll.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void deleted(DeletedFor reason, int segments) {
        add(deletions, reason, segments);
    }

    @Override
    public void truncated(End end, long entries) {
        add(truncatedEntries, end, entries);
    }

    @Override
    public void corruptionDetected(WalCorruptException damage, DetectedBy detectedBy) {
        add(corruptions, detectedBy, 1);
    }

    /** Damage is no failure of the verification: it was looked for everywhere, and has a counter of its own. */
    @Override
    public void verified(VerificationReport report) {
        add(verifications, report.outcome(), 1);
        if (report.outcome() == Outcome.CLEAN || report.outcome() == Outcome.DAMAGED) {
            verifiedMillis = report.finished().toEpochMilli();
        }
    }

    @Override
    public void metadataFailed(Throwable cause) {
        metadataFailures.increment();
    }

    private static <E extends Enum<E>> void add(Map<E, LongAdder> adders, E key, long n) {
        Objects.requireNonNull(adders.get(key)).add(n);
    }
}
