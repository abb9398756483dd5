package io.walstore.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.persistenceunit.ManagedClassNameFilter;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps the catalogue's entities out of the application's own
 * persistence unit, where it looks for entities in a package above them.
 */
@AutoConfiguration
@ConditionalOnClass(ManagedClassNameFilter.class)
public final class WalEntitiesAutoConfiguration {

    private static final String CATALOGUE = "io.walstore.spring.boot.jpa.";

    /** Makes the auto-configuration; Spring does. */
    public WalEntitiesAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ManagedClassNameFilter walManagedClassNameFilter() {
        return name -> !name.startsWith(CATALOGUE);
    }
}
