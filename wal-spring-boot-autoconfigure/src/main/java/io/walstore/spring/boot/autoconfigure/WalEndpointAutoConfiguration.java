package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.actuate.WalEndpoint;
import io.walstore.spring.boot.actuate.WalEndpointWebExtension;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** {@link EnableAutoConfiguration Auto-configuration} of the endpoint {@code wal}. */
@AutoConfiguration(after = WalAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(WalLogStore.class)
@ConditionalOnAvailableEndpoint(WalEndpoint.class)
@EnableConfigurationProperties(WalEndpointProperties.class)
public final class WalEndpointAutoConfiguration {

    /** Makes the auto-configuration; Spring does. */
    public WalEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    WalEndpoint walEndpoint(
            ListableBeanFactory beans,
            Environment environment,
            WalEndpointProperties properties,
            ApplicationEventPublisher events) {
        boolean showPayloads = properties.showPayloads().isShown(false);
        return new WalEndpoint(LogBeans.of(beans, environment).stores(), showPayloads, properties.backupPath(), events);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(WalEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    WalEndpointWebExtension walEndpointWebExtension(WalEndpoint endpoint, WalEndpointProperties properties) {
        return new WalEndpointWebExtension(endpoint, properties.showPayloads(), properties.roles());
    }
}
