package io.walstore.spring.boot.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.walstore.ConsumerStatus;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of a log's consumers in one registry. Nobody tells when a consumer comes or goes, so whoever reads a gauge
 * looks, {@code wal.consumers} at the latest, and brings the others up to date: a new consumer is in the next scrape.
 *
 * <p>A look reads one entry for each consumer that lags, and may come upon a slow disk. All gauges of a scrape share one.
 */
final class ConsumerGauges {

    /** Longer than a scrape takes, shorter than the time to the next. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<List<ConsumerStatus>> log;
    private final Clock clock;
    private final MultiGauge position;
    private final MultiGauge lag;
    private final MultiGauge lagTime;

    /** What the last look saw, by consumer; guarded by this. */
    private Map<String, ConsumerStatus> seen = Map.of();

    private long seenNanos;

    ConsumerGauges(MeterRegistry registry, String name, Supplier<List<ConsumerStatus>> log) {
        this.log = log;
        this.clock = registry.config().clock();
        this.position = gauges(registry, name, "wal.consumer.position", null);
        this.lag = gauges(registry, name, "wal.consumer.lag", "entries");
        this.lagTime = gauges(registry, name, "wal.consumer.lag.time", "seconds");
        look();
        Gauge.builder("wal.consumers", this, gauges -> gauges.seen().size())
                .tag("log", name)
                .strongReference(true)
                .register(registry);
    }

    private static MultiGauge gauges(MeterRegistry registry, String name, String meter, @Nullable String unit) {
        return MultiGauge.builder(meter).tag("log", name).baseUnit(unit).register(registry);
    }

    private synchronized Map<String, ConsumerStatus> seen() {
        if (clock.monotonicTime() - seenNanos >= LOOK_NANOS) {
            look();
        }
        return seen;
    }

    /** A log that is closed has no consumers to tell of any more: those it had stay as they were. */
    private synchronized void look() {
        seenNanos = clock.monotonicTime();
        try {
            seen = log.get().stream().collect(Collectors.toMap(ConsumerStatus::name, Function.identity()));
        } catch (WalException e) {
            return;
        }
        position.register(rows(ConsumerStatus::position));
        lag.register(rows(ConsumerStatus::lagEntries));
        lagTime.register(rows(this::secondsBehind));
    }

    private List<Row<?>> rows(ToDoubleFunction<ConsumerStatus> component) {
        return seen.keySet().stream()
                .map(consumer -> Row.of(Tags.of("consumer", consumer), () -> valueOf(consumer, component)))
                .collect(Collectors.toList());
    }

    private double valueOf(String consumer, ToDoubleFunction<ConsumerStatus> component) {
        ConsumerStatus status = seen().get(consumer);
        return status == null ? Double.NaN : component.applyAsDouble(status);
    }

    private double secondsBehind(ConsumerStatus status) {
        if (status.lagEntries() == 0) {
            return 0;
        }
        return status.waitingSince()
                .map(since -> Math.max(0, clock.wallTime() - since.toEpochMilli()) / 1e3)
                .orElse(Double.NaN);
    }
}
