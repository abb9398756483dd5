package io.walstore.host;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;

/** The names of all meters but the log's, and those that come with the first garbage collection. */
final class Meters {

    private Meters() {}

    static void add(Map<String, String> report, ApplicationContext context) {
        context.getBeansOfType(MeterRegistry.class)
                .forEach((bean, registry) -> report.put("meters of " + bean, names(registry)));
    }

    private static String names(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(name -> !name.startsWith("wal.") && !name.startsWith("jvm.gc."))
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }
}
