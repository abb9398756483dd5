package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults are there whichever class an application happens to use first. */
final class DefaultsTests {

    @ParameterizedTest
    @ValueSource(classes = {Retention.class, SizeLimit.class, WalOptions.class, WalLogStore.class})
    void areThereWhicheverClassIsUsedFirst(Class<?> first, @TempDir Path directory) throws Exception {
        try (URLClassLoader fresh = anotherJvmsClasses()) {
            Class.forName(first.getName(), true, fresh);

            Object builder = fresh.loadClass(WalLogStore.class.getName())
                    .getMethod("builder", Path.class)
                    .invoke(null, directory);
            Method open = builder.getClass().getMethod("open");
            try (AutoCloseable log = (AutoCloseable) open.invoke(builder)) {
                assertThat(log).isNotNull();
            }
        }
    }

    private static URLClassLoader anotherJvmsClasses() throws IOException {
        URL[] paths = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(DefaultsTests::url)
                .toArray(URL[]::new);
        return new URLClassLoader(paths, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
