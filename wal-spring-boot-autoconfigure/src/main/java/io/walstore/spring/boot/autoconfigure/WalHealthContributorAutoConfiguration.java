package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.actuate.WalHealthIndicator;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** {@link EnableAutoConfiguration Auto-configuration} of the logs' health: one indicator, or one for each of several. */
@AutoConfiguration(after = WalAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(WalLogStore.class)
@ConditionalOnEnabledHealthIndicator("wal")
public final class WalHealthContributorAutoConfiguration
        extends CompositeHealthContributorConfiguration<WalHealthIndicator, WalLogStore> {

    /** Makes the auto-configuration; Spring does. */
    public WalHealthContributorAutoConfiguration() {
        super(log -> new WalHealthIndicator(log::status));
    }

    @Bean
    @ConditionalOnMissingBean(name = {"walHealthIndicator", "walHealthContributor"})
    HealthContributor walHealthContributor(ListableBeanFactory beans, Environment environment) {
        return createContributor(LogBeans.of(beans, environment).stores());
    }
}
