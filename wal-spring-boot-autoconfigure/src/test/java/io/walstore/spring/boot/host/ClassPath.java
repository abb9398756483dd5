package io.walstore.spring.boot.host;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The class path of an application that has fewer libraries than these tests. Filtering one class loader would not do:
 * classes already loaded by its parent would still find what was filtered.
 */
final class ClassPath {

    private static final List<String> LOG = List.of("/wal-core", "/wal-spring-boot-autoconfigure/target/classes");
    private static final List<String> LIBRARIES_OF_THE_LOG =
            List.of("/spring-data-jpa", "/spring-orm", "/hibernate-", "/jakarta.persistence", "/sqlite-jdbc");

    private final List<String> missing;

    private ClassPath(List<String> missing) {
        this.missing = missing;
    }

    static ClassPath complete() {
        return new ClassPath(List.of());
    }

    ClassPath without(String... fragments) {
        return without(List.of(fragments));
    }

    private ClassPath without(List<String> fragments) {
        List<String> more = new ArrayList<>(missing);
        more.addAll(fragments);
        return new ClassPath(more);
    }

    ClassPath withoutLog() {
        return without(LOG);
    }

    ClassPath withoutLibrariesOfTheLog() {
        return without(LIBRARIES_OF_THE_LOG);
    }

    ClassPath withoutActuator() {
        return without("/spring-boot-actuator", "/spring-boot-starter-actuator", "/spring-boot-health", "/micrometer-")
                .without("/spring-boot-micrometer", "/prometheus-");
    }

    ClassPath withoutWeb() {
        return without("/spring-boot-webmvc", "/spring-web", "/spring-boot-tomcat", "/tomcat-", "/spring-boot-servlet")
                .without("/spring-boot-web-server", "/spring-boot-http-converter", "/jackson-", "/spring-boot-jackson");
    }

    ClassPath withoutJpaOfBoot() {
        return without("/spring-boot-data", "/spring-boot-jpa", "/spring-boot-hibernate", "/spring-boot-flyway")
                .without("/flyway-");
    }

    ClassPath withoutDatabaseOfBoot() {
        return withoutJpaOfBoot()
                .without("/spring-boot-jdbc", "/spring-boot-sql", "/spring-boot-persistence")
                .without("/spring-boot-transaction", "/HikariCP", "/h2-");
    }

    /** Runs the method {@code run(String[])} of a class as it is with these libraries. */
    @SuppressWarnings("unchecked")
    SortedMap<String, String> run(Class<?> host, Map<String, ?> properties) throws IOException {
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Object report = loader.loadClass(host.getName())
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) arguments);
            return new TreeMap<>((Map<String, String>) report);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the application failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private URL[] urls() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> missing.stream().noneMatch(entry::contains))
                .map(ClassPath::urlOf)
                .toArray(URL[]::new);
    }

    private static URL urlOf(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
