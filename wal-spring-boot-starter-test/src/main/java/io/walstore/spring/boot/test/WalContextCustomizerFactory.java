package io.walstore.spring.boot.test;

import io.walstore.spring.boot.autoconfigure.WalProperties.MetadataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.TestPropertySourceUtils;
import org.springframework.util.FileSystemUtils;

/** Finds {@link AutoConfigureWal} on a test, or above it. */
final class WalContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        AutoConfigureWal found = TestContextAnnotationUtils.findMergedAnnotation(testClass, AutoConfigureWal.class);
        return found == null ? null : new Customizer(found.metadata());
    }

    /** Tests with the same settings share a context, and so its logs. */
    private record Customizer(MetadataType metadata) implements ContextCustomizer {

        private static final String NAME = "temporary logs";

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
            Path directory = temporaryDirectory();
            MutablePropertySources sources = context.getEnvironment().getPropertySources();
            add(
                    sources,
                    new MapPropertySource(
                            NAME,
                            Map.of(
                                    "wal.directory",
                                    directory.toString(),
                                    "wal.durability",
                                    "os",
                                    "wal.segment.size",
                                    "64KB",
                                    "wal.metadata.type",
                                    metadata.name().toLowerCase(Locale.ROOT))));
            deleteAtTheEnd(context, directory);
        }

        /** Behind what the test itself sets, and before what the application does. */
        private static void add(MutablePropertySources sources, MapPropertySource logs) {
            if (sources.contains(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME)) {
                sources.addAfter(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME, logs);
            } else {
                sources.addFirst(logs);
            }
        }

        private static Path temporaryDirectory() {
            try {
                return Files.createTempDirectory("wal-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Behind the logs: what is registered first is destroyed last. */
        private static void deleteAtTheEnd(ConfigurableApplicationContext context, Path directory) {
            DefaultSingletonBeanRegistry beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
            beans.registerDisposableBean(NAME, () -> FileSystemUtils.deleteRecursively(directory));
        }
    }
}
