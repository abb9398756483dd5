package io.walstore.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/** The logs under {@code wal.logs}, and how they are set up: where they say nothing, as the default log is. */
final class NamedLogs {

    static final String LOGS = "wal.logs";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final Environment environment;

    NamedLogs(Environment environment) {
        this.environment = environment;
    }

    /** What a log's keys begin with. */
    static String prefixOf(String log) {
        return LOGS + "." + log;
    }

    /** What a log's bean is called. */
    static String beanNameOf(String log) {
        return log + "WalLogStore";
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(Binder.get(environment)
                .bind(LOGS, Bindable.mapOf(String.class, Object.class))
                .map(logs -> logs.keySet())
                .orElse(Set.of()));
        names.forEach(NamedLogs::check);
        return names;
    }

    private static void check(String name) {
        if (!NAME.matcher(name).matches() || name.equals(WalAutoConfiguration.DEFAULT_LOG)) {
            throw new InvalidConfigurationPropertyValueException(
                    LOGS,
                    name,
                    "A log's name must be 1 to 63 characters out of a-z 0-9 -, not begin with a dash, and not be \""
                            + WalAutoConfiguration.DEFAULT_LOG + "\", which is the log that \"wal\" itself sets up.");
        }
    }

    WalLogProperties propertiesOf(String log) {
        ConfigurationPropertyName prefix = ConfigurationPropertyName.of(prefixOf(log));
        List<ConfigurationPropertySource> own = new ArrayList<>();
        ConfigurationPropertySources.get(environment).forEach(own::add);
        List<ConfigurationPropertySource> all = new ArrayList<>(own);
        own.forEach(source -> all.add(new Inherited(source, prefix)));
        Binder binder = new Binder(all, new PropertySourcesPlaceholdersResolver(environment));
        return binder.bindOrCreate(prefixOf(log), Bindable.of(WalLogProperties.class));
    }

    /** Finds for a log what a source says of the default one. */
    private record Inherited(ConfigurationPropertySource source, ConfigurationPropertyName prefix)
            implements ConfigurationPropertySource {

        private static final ConfigurationPropertyName WAL = ConfigurationPropertyName.of("wal");

        /** A database serves one log. */
        private static final ConfigurationPropertyName NOT_SHARED = ConfigurationPropertyName.of("metadata.path");

        @Override
        public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
            ConfigurationPropertyName general = general(name);
            return general == null ? null : source.getConfigurationProperty(general);
        }

        @Override
        public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
            ConfigurationPropertyName general = general(name);
            return general == null ? ConfigurationPropertyState.ABSENT : source.containsDescendantOf(general);
        }

        private @Nullable ConfigurationPropertyName general(ConfigurationPropertyName name) {
            if (!prefix.isAncestorOf(name)) {
                return null;
            }
            ConfigurationPropertyName rest = name.subName(prefix.getNumberOfElements());
            return rest.equals(NOT_SHARED) ? null : WAL.append(rest);
        }
    }
}
