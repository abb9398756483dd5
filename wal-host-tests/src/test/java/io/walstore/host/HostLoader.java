package io.walstore.host;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Loads an application with the libraries it has and no others: nothing but the JDK is shared with these tests. Knows what
 * has been loaded.
 */
final class HostLoader extends URLClassLoader {

    private static final Map<ClassPath, HostLoader> LOADERS = new ConcurrentHashMap<>();

    private final Set<String> loaded = ConcurrentHashMap.newKeySet();

    private HostLoader(ClassPath classPath) {
        super(classPath.entries().stream().map(HostLoader::urlOf).toArray(URL[]::new), getPlatformClassLoader());
    }

    /** Applications with the same libraries share their classes. */
    static HostLoader of(ClassPath classPath) {
        return LOADERS.computeIfAbsent(classPath, HostLoader::new);
    }

    /** One that has not loaded anything yet. */
    static HostLoader fresh(ClassPath classPath) {
        return new HostLoader(classPath);
    }

    private static URL urlOf(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path.toString(), e);
        }
    }

    /** Names of the classes that were loaded until now. */
    Stream<String> loaded() {
        return loaded.stream();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> found = super.findClass(name);
        loaded.add(name);
        return found;
    }

    /** Runs the method {@code run(String[])} of a class as it is with these libraries. */
    @SuppressWarnings("unchecked")
    SortedMap<String, String> run(Class<?> type, String... arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(this);
            Object report =
                    loadClass(type.getName()).getMethod("run", String[].class).invoke(null, (Object) arguments);
            return new TreeMap<>((Map<String, String>) report);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the application failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
