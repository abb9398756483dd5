package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import io.walstore.spring.boot.autoconfigure.WalProperties.MetadataType;
import io.walstore.spring.boot.event.WalEventPublisher;
import io.walstore.spring.boot.jpa.JpaMetaStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of a {@link WalLogStore}.
 *
 * <p>The catalogue's database is no bean, nor is anything of its stack: a second data source, entity manager factory or
 * transaction manager in the context would make the application's own back off.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "wal.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WalProperties.class)
public final class WalAutoConfiguration {

    /** Name of the log where there is one. */
    static final String DEFAULT_LOG = "default";

    /** Makes the auto-configuration; Spring does. */
    public WalAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    WalLogStore walLogStore(
            WalProperties properties,
            ObjectProvider<WalListener> listeners,
            ObjectProvider<WalLogStoreBuilderCustomizer> customizers) {
        WalLogStoreBuilder builder = WalLogStore.builder(properties.defaultLogDirectory());
        new WalPropertiesCustomizer(properties).customize(builder);
        listeners.orderedStream().forEach(builder::listener);
        if (properties.metadata().type() == MetadataType.SQLITE) {
            SqliteMetadata.customize(builder, properties);
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.open();
    }

    @Bean
    @ConditionalOnMissingBean
    WalEventPublisher walEventPublisher(ApplicationEventPublisher events) {
        return new WalEventPublisher(DEFAULT_LOG, events);
    }

    /** Apart, so that neither Hibernate nor SQLite is loaded where the catalogue is a file. */
    private static final class SqliteMetadata {

        private static final String[] NEEDED = {
            "org.sqlite.SQLiteDataSource",
            "org.hibernate.jpa.HibernatePersistenceConfiguration",
            "org.hibernate.community.dialect.SQLiteDialect",
            "org.springframework.data.jpa.repository.support.JpaRepositoryFactory"
        };

        static void customize(WalLogStoreBuilder builder, WalProperties properties) {
            for (String name : NEEDED) {
                if (!ClassUtils.isPresent(name, SqliteMetadata.class.getClassLoader())) {
                    throw new InvalidConfigurationPropertyValueException(
                            "wal.metadata.type",
                            "sqlite",
                            "It needs " + name + ", which is not on the class path. Add the library that was"
                                    + " excluded, or, for a log that was not written yet, set the type to \"file\".");
                }
            }
            builder.metaStore(new JpaMetaStore(properties.defaultLogMetadataPath()));
        }
    }
}
