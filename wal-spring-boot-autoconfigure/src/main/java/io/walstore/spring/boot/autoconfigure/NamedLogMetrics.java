package io.walstore.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.metrics.WalMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The meters of the named logs. A log that is opened after a registry was bound is bound once it is open. */
final class NamedLogMetrics implements WalLogObserver, MeterBinder {

    private final Map<String, WalMetrics> opening = new LinkedHashMap<>();
    private final List<WalMetrics> open = new ArrayList<>();
    private final List<MeterRegistry> registries = new ArrayList<>();

    @Override
    public synchronized WalListener listenerFor(String log, Supplier<WalLogStore> store) {
        WalMetrics metrics = new WalMetrics(log, store);
        opening.put(log, metrics);
        return metrics;
    }

    @Override
    public synchronized void opened(String log) {
        WalMetrics metrics = opening.remove(log);
        if (metrics != null) {
            open.add(metrics);
            registries.forEach(metrics::bindTo);
        }
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        registries.add(registry);
        open.forEach(metrics -> metrics.bindTo(registry));
    }
}
