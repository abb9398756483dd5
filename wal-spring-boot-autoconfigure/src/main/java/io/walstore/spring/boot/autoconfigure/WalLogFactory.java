package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import io.walstore.spring.boot.autoconfigure.WalProperties.MetadataType;
import io.walstore.spring.boot.autoconfigure.WalProperties.StartupMode;
import io.walstore.spring.boot.jpa.JpaMetaStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Opens logs as the properties say. */
final class WalLogFactory {

    static final List<String> NEEDED_FOR_SQLITE = List.of(
            "org.sqlite.SQLiteDataSource",
            "org.hibernate.jpa.HibernatePersistenceConfiguration",
            "org.hibernate.community.dialect.SQLiteDialect",
            "org.springframework.data.jpa.repository.support.JpaRepositoryFactory");

    /** How the container ends a log that this has opened. */
    static final String DESTROY_METHOD = "shutDown";

    /** What Spring Boot grants each phase of a shutdown. */
    private static final String SHUTDOWN_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

    private static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

    private final WalProperties properties;
    private final NamedLogs named;
    private final ObjectProvider<WalListener> listeners;
    private final ObjectProvider<WalLogObserver> observers;
    private final ObjectProvider<WalLogStoreBuilderCustomizer> customizers;
    private final LogReadiness readiness;
    private final Duration shutdownTimeout;

    WalLogFactory(
            WalProperties properties,
            Environment environment,
            ObjectProvider<WalListener> listeners,
            ObjectProvider<WalLogObserver> observers,
            ObjectProvider<WalLogStoreBuilderCustomizer> customizers,
            LogReadiness readiness) {
        this.properties = properties;
        this.named = new NamedLogs(environment);
        this.listeners = listeners;
        this.observers = observers;
        this.customizers = customizers;
        this.readiness = readiness;
        this.shutdownTimeout =
                Binder.get(environment).bind(SHUTDOWN_TIMEOUT, Duration.class).orElse(DEFAULT_SHUTDOWN_TIMEOUT);
    }

    WalLogStore openDefault() {
        return open(
                WalAutoConfiguration.DEFAULT_LOG,
                properties.defaultLog(),
                "wal",
                log -> listeners.orderedStream().toList());
    }

    /** Opens a log under {@code wal.logs}; the container calls this by its name. */
    WalLogStore open(String name) {
        return open(
                name,
                named.propertiesOf(name),
                NamedLogs.prefixOf(name),
                log -> observers
                        .orderedStream()
                        .map(observer -> observer.listenerFor(name, log))
                        .toList());
    }

    private WalLogStore open(
            String name, WalLogProperties settings, String prefix, Function<WalLogStore, List<WalListener>> heardBy) {
        ManagedLog log = new ManagedLog(
                name,
                properties.directoryOf(name),
                settings.durability(),
                shutdownTimeout,
                () -> readiness.opened(name));
        List<WalListener> heard = heardBy.apply(log);
        ManagedLog.Setup setup = () -> {
            WalLogStoreBuilder builder = builder(name, settings, prefix);
            heard.forEach(builder::listener);
            customizers.orderedStream().forEach(customizer -> customizer.customize(name, builder));
            return builder::open;
        };
        if (settings.startup().mode() == StartupMode.BACKGROUND) {
            readiness.opening(name);
            log.openInBackground(setup);
        } else {
            log.open(setup);
        }
        return log;
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

    /** Apart, so that neither Hibernate nor SQLite is loaded where the catalogue is a file. */
    private static final class SqliteMetadata {

        static void customize(WalLogStoreBuilder builder, Path database, String prefix) {
            for (String name : NEEDED_FOR_SQLITE) {
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
