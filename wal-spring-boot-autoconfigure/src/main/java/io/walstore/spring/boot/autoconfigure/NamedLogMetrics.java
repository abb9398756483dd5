package io.walstore.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.metrics.WalMetrics;
import java.util.ArrayList;
import java.util.List;

/** The meters of the named logs, of which there may be more after a registry was bound. */
final class NamedLogMetrics implements WalLogObserver, MeterBinder {

    private final List<WalMetrics> logs = new ArrayList<>();
    private final List<MeterRegistry> registries = new ArrayList<>();

    @Override
    public synchronized WalListener listenerFor(String log, WalLogStore store) {
        WalMetrics metrics = new WalMetrics(log, () -> store);
        logs.add(metrics);
        registries.forEach(metrics::bindTo);
        return metrics;
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        registries.add(registry);
        logs.forEach(metrics -> metrics.bindTo(registry));
    }
}
