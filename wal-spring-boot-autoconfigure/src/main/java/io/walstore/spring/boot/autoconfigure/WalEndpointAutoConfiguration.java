package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.actuate.WalEndpoint;
import io.walstore.spring.boot.actuate.WalEndpointWebExtension;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

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
    WalEndpoint walEndpoint(Map<String, WalLogStore> logs, WalEndpointProperties properties) {
        boolean showPayloads = properties.showPayloads().isShown(false);
        return new WalEndpoint(byLogName(logs), showPayloads);
    }

    /** A single log is the default one whatever its bean is called; several are told apart by their beans. */
    private static Map<String, WalLogStore> byLogName(Map<String, WalLogStore> beans) {
        return beans.size() == 1
                ? Map.of(
                        WalAutoConfiguration.DEFAULT_LOG,
                        beans.values().iterator().next())
                : beans;
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(WalEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    WalEndpointWebExtension walEndpointWebExtension(WalEndpoint endpoint, WalEndpointProperties properties) {
        return new WalEndpointWebExtension(endpoint, properties.showPayloads(), properties.roles());
    }
}
