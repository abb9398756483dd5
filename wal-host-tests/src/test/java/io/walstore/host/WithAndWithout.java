package io.walstore.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An application and its double that has a log: all else must be the same. */
final class WithAndWithout {

    /** Stands for {@code with} or {@code without} in the arguments: what outlives a run must not be shared. */
    static final String RUN = "{run}";

    /**
     * What comes with the mere presence of a library of the log: Hibernate needs the types of JTA, and Boot then looks in
     * JNDI whether there is a transaction manager. Spring's ORM support, which Spring Data JPA needs, looks for fields that
     * are to get an entity manager.
     */
    private static final Set<String> BROUGHT = Set.of(
            "bean org.springframework.context.annotation.internalPersistenceAnnotationProcessor",
            "bean org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration",
            "conditions of org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration");

    private static final String OBJECT = "{\"name\":\"Ada\"}";

    private final ClassPath classPath;
    private final Path directory;
    private final Class<?> runner;

    private WithAndWithout(ClassPath classPath, Path directory, Class<?> runner) {
        this.classPath = classPath;
        this.directory = directory;
        this.runner = runner;
    }

    /**
     * An application of one context.
     *
     * @param directory for its logs
     */
    static WithAndWithout of(ClassPath classPath, Path directory) {
        return new WithAndWithout(classPath, directory, HostRun.class);
    }

    WithAndWithout runBy(Class<?> other) {
        return new WithAndWithout(classPath, directory, other);
    }

    /** Starts both, and tells what both have. */
    Map<String, String> same(Class<?> host, String... arguments) {
        return same(new Class<?>[] {host}, arguments);
    }

    Map<String, String> same(Class<?>[] hosts, String... arguments) {
        Map<String, String> without = run(classPath, "without", hosts, arguments);
        Map<String, String> with = run(classPath.withLog(), "with", hosts, arguments);
        dropBrought(with, without);
        if (!with.containsKey(HostRun.FAILURE)) {
            assertThat(with.remove(LogUse.ENTRY)).isEqualTo("kept");
            assertThat(with.getOrDefault(LogUse.OBJECT, OBJECT)).isEqualTo(OBJECT);
            with.remove(LogUse.OBJECT);
        }
        assertSame(with, without);
        return with;
    }

    /** Leaves out what only the log's libraries bring, in one context or several. */
    static void dropBrought(Map<String, String> with, Map<String, String> without) {
        with.keySet()
                .removeIf(key -> !without.containsKey(key) && BROUGHT.stream().anyMatch(key::endsWith));
    }

    /** Tells nothing but the differences. */
    static void assertSame(Map<String, String> with, Map<String, String> without) {
        Map<String, String> more = new TreeMap<>(with);
        more.entrySet().removeAll(without.entrySet());
        Map<String, String> less = new TreeMap<>(without);
        less.entrySet().removeAll(with.entrySet());
        assertThat(more).as("what the log makes different").isEqualTo(less);
    }

    private SortedMap<String, String> run(ClassPath libraries, String run, Class<?>[] hosts, String[] arguments) {
        String[] all = Stream.of(
                        Stream.of(hosts).map(Class::getName),
                        Stream.of("--wal.directory=" + directory, "--logging.threshold.console=off"),
                        Stream.of(arguments).map(argument -> argument.replace(RUN, run)))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return HostLoader.of(libraries).run(runner, all);
    }
}
