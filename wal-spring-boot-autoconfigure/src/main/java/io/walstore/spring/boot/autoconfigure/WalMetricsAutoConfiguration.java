package io.walstore.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.metrics.WalMetrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/** {@link EnableAutoConfiguration Auto-configuration} of the logs' metrics. */
@AutoConfiguration(
        after = {
            WalAutoConfiguration.class,
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, WalLogStore.class})
public final class WalMetricsAutoConfiguration {

    /** Makes the auto-configuration; Spring does. */
    public WalMetricsAutoConfiguration() {}

    /** Asks for the log late, since the log asks for its listeners, and this is one. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(WalLogStore.class)
    WalMetrics walMetrics(ObjectProvider<WalLogStore> logs) {
        return new WalMetrics(WalAutoConfiguration.DEFAULT_LOG, SingletonSupplier.of(logs::getObject)::obtain);
    }

    @Bean
    NamedLogMetrics namedLogMetrics() {
        return new NamedLogMetrics();
    }
}
