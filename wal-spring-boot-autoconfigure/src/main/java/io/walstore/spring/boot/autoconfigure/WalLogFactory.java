package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import io.walstore.spring.boot.autoconfigure.WalProperties.MetadataType;
import io.walstore.spring.boot.jpa.JpaMetaStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/** Opens logs as the properties say. */
final class WalLogFactory {

    private final WalProperties properties;
    private final NamedLogs named;
    private final ObjectProvider<WalListener> listeners;
    private final ObjectProvider<WalLogObserver> observers;
    private final ObjectProvider<WalLogStoreBuilderCustomizer> customizers;

    WalLogFactory(
            WalProperties properties,
            Environment environment,
            ObjectProvider<WalListener> listeners,
            ObjectProvider<WalLogObserver> observers,
            ObjectProvider<WalLogStoreBuilderCustomizer> customizers) {
        this.properties = properties;
        this.named = new NamedLogs(environment);
        this.listeners = listeners;
        this.observers = observers;
        this.customizers = customizers;
    }

    WalLogStore openDefault() {
        WalLogStoreBuilder builder = builder(WalAutoConfiguration.DEFAULT_LOG, properties.defaultLog(), "wal");
        listeners.orderedStream().forEach(builder::listener);
        customize(WalAutoConfiguration.DEFAULT_LOG, builder);
        return builder.open();
    }

    /** Opens a log under {@code wal.logs}; the container calls this by its name. */
    WalLogStore open(String log) {
        WalLogStoreBuilder builder = builder(log, named.propertiesOf(log), NamedLogs.prefixOf(log));
        AtomicReference<WalLogStore> opened = new AtomicReference<>();
        List<WalLogObserver> present = observers.orderedStream().toList();
        present.forEach(observer -> builder.listener(observer.listenerFor(log, () -> {
            WalLogStore store = opened.get();
            Assert.state(store != null, () -> "log " + log + " is not open yet");
            return store;
        })));
        customize(log, builder);
        WalLogStore store = builder.open();
        opened.set(store);
        present.forEach(observer -> observer.opened(log));
        return store;
    }

    private WalLogStoreBuilder builder(String log, WalLogProperties settings, String prefix) {
        Path directory = properties.directoryOf(log);
        WalLogStoreBuilder builder = WalLogStore.builder(directory);
        new WalPropertiesCustomizer(settings, prefix).customize(builder);
        if (settings.metadata().type() == MetadataType.SQLITE) {
            SqliteMetadata.customize(builder, settings.metadata().pathIn(directory), prefix);
        }
        return builder;
    }

    private void customize(String log, WalLogStoreBuilder builder) {
        customizers.orderedStream().forEach(customizer -> customizer.customize(log, builder));
    }

    /** Apart, so that neither Hibernate nor SQLite is loaded where the catalogue is a file. */
    private static final class SqliteMetadata {

        private static final String[] NEEDED = {
            "org.sqlite.SQLiteDataSource",
            "org.hibernate.jpa.HibernatePersistenceConfiguration",
            "org.hibernate.community.dialect.SQLiteDialect",
            "org.springframework.data.jpa.repository.support.JpaRepositoryFactory"
        };

        static void customize(WalLogStoreBuilder builder, Path database, String prefix) {
            for (String name : NEEDED) {
                if (!ClassUtils.isPresent(name, SqliteMetadata.class.getClassLoader())) {
                    throw new InvalidConfigurationPropertyValueException(
                            prefix + ".metadata.type",
                            "sqlite",
                            "It needs " + name + ", which is not on the class path. Add the library that was"
                                    + " excluded, or, for a log that was not written yet, set the type to \"file\".");
                }
            }
            builder.metaStore(new JpaMetaStore(database));
        }
    }
}
