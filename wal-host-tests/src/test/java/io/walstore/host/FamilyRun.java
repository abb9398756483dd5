package io.walstore.host;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs an application that consists of a context and its child. */
public final class FamilyRun {

    private FamilyRun() {}

    /** The first two arguments name the parent and the child, the others are for both. */
    public static SortedMap<String, String> run(String... arguments) throws Exception {
        String[] shared = Arrays.copyOfRange(arguments, 2, arguments.length);
        SortedMap<String, String> report = new TreeMap<>();
        try (ConfigurableApplicationContext parent = HostRun.quiet(Class.forName(arguments[0]))
                        .web(WebApplicationType.NONE)
                        .run(shared);
                ConfigurableApplicationContext child = HostRun.quiet(Class.forName(arguments[1]))
                        .parent(parent)
                        .run(shared)) {
            Report.add("parent", report, parent);
            Report.add("child", report, child);
            LogUse.add(report, child);
        }
        return report;
    }

    /** What the report says of one of the two. */
    static Map<String, String> of(String context, SortedMap<String, String> report) {
        return report.subMap(context + ": ", context + ";");
    }
}
