package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.listener.JsonPayloadConverter;
import io.walstore.spring.boot.listener.WalEntryListener;
import io.walstore.spring.boot.listener.WalEntryListenerProcessor;
import io.walstore.spring.boot.listener.WalListenerRegistry;
import io.walstore.spring.boot.listener.WalPayloadConverter;
import io.walstore.spring.boot.listener.WalTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** {@link EnableAutoConfiguration Auto-configuration} of {@link WalEntryListener}s and a {@link WalTemplate}. */
@AutoConfiguration(
        after = WalAutoConfiguration.class,
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBean(WalLogStore.class)
public final class WalListenerAutoConfiguration {

    /** Makes the auto-configuration; Spring does. */
    public WalListenerAutoConfiguration() {}

    @Bean
    WalListenerRegistry walListenerRegistry() {
        return new WalListenerRegistry();
    }

    @Bean
    WalEntryListenerProcessor walEntryListenerProcessor(
            ConfigurableListableBeanFactory beanFactory, Environment environment, WalListenerRegistry registry) {
        return new WalEntryListenerProcessor(beanFactory, environment, registry);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(WalLogStore.class)
    WalTemplate walTemplate(WalLogStore log, ObjectProvider<WalPayloadConverter> converters) {
        WalPayloadConverter converter = converters.getIfAvailable();
        return converter == null ? new WalTemplate(log) : new WalTemplate(log, converter);
    }

    /**
     * Apart, because Jackson may be missing. No {@code @Configuration}: an application that scans this package would take
     * it for its own, and ask for the mapper before there is one.
     */
    @ConditionalOnClass(JsonMapper.class)
    @ConditionalOnSingleCandidate(JsonMapper.class)
    static class Json {

        @Bean
        @ConditionalOnMissingBean(WalPayloadConverter.class)
        JsonPayloadConverter walPayloadConverter(JsonMapper mapper) {
            return new JsonPayloadConverter(mapper);
        }
    }
}
