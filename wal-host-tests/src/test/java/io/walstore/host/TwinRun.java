package io.walstore.host;

import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** Runs an application twice at the same time in one JVM. */
public final class TwinRun {

    static final String FIRST = "first";
    static final String SECOND = "second";

    private TwinRun() {}

    /** The first argument names the application, the others are the directories of the two. */
    public static SortedMap<String, String> run(String... arguments) throws Exception {
        SortedMap<String, String> report = new TreeMap<>();
        Class<?> host = Class.forName(arguments[0]);
        try (ConfigurableApplicationContext first = start(host, arguments[1])) {
            try (ConfigurableApplicationContext second = start(host, arguments[2])) {
                report.put(SECOND, use(second));
            } catch (RuntimeException e) {
                report.put(SECOND, NestedExceptionUtils.getMostSpecificCause(e).toString());
            }
            report.put(FIRST, use(first));
        }
        return report;
    }

    private static ConfigurableApplicationContext start(Class<?> host, String directory) {
        return HostRun.quiet(host).run("--wal.directory=" + directory);
    }

    private static String use(ConfigurableApplicationContext context) {
        SortedMap<String, String> report = new TreeMap<>();
        LogUse.add(report, context);
        return report.get(LogUse.ENTRY);
    }
}
