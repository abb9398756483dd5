package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import io.walstore.spring.boot.WalLogs;
import io.walstore.spring.boot.event.WalEventPublisher;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of a {@link WalLogStore}, and of further ones that have names.
 *
 * <p>The catalogue's database is no bean, nor is anything of its stack: a second data source, entity manager factory or
 * transaction manager in the context would make the application's own back off.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "wal.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WalProperties.class)
@Import(NamedLogsRegistrar.class)
public final class WalAutoConfiguration {

    /** Name of the log where there is one. */
    static final String DEFAULT_LOG = "default";

    static final String LOG_FACTORY = "walLogFactory";

    /** Makes the auto-configuration; Spring does. */
    public WalAutoConfiguration() {}

    @Bean(LOG_FACTORY)
    WalLogFactory walLogFactory(
            WalProperties properties,
            Environment environment,
            ObjectProvider<WalListener> listeners,
            ObjectProvider<WalLogObserver> observers,
            ObjectProvider<WalLogStoreBuilderCustomizer> customizers,
            LogReadiness readiness) {
        return new WalLogFactory(properties, environment, listeners, observers, customizers, readiness);
    }

    /** After what remembers the readiness, whom it corrects. */
    @Bean
    LogReadiness walLogReadiness(ApplicationEventPublisher events, ObjectProvider<ApplicationAvailability> remembered) {
        remembered.ifAvailable(availability -> {});
        return new LogReadiness(events);
    }

    @Bean(destroyMethod = WalLogFactory.DESTROY_METHOD)
    @ConditionalOnMissingBean
    WalLogStore walLogStore(WalLogFactory factory) {
        return factory.openDefault();
    }

    @Bean
    @ConditionalOnMissingBean
    WalLogs walLogs(ListableBeanFactory beans, Environment environment) {
        return new WalLogs(LogBeans.of(beans, environment)::stores);
    }

    @Bean
    @ConditionalOnMissingBean
    WalEventPublisher walEventPublisher(ApplicationEventPublisher events) {
        return new WalEventPublisher(DEFAULT_LOG, events);
    }

    @Bean
    NamedLogEvents namedLogEvents(ApplicationEventPublisher events) {
        return new NamedLogEvents(events);
    }
}
