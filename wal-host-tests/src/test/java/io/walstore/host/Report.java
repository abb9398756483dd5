package io.walstore.host;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/** What an application has, but for its log. */
final class Report {

    private static final String PACKAGE = "io.walstore.";
    private static final String THESE_TESTS = "io.walstore.host.";

    private Report() {}

    static void add(Map<String, String> report, ConfigurableApplicationContext context) throws Exception {
        Beans.add(report, context);
        report.put(
                "property sources",
                context.getEnvironment().getPropertySources().stream()
                        .map(source -> source.getName())
                        .toList()
                        .toString());
        if (has(context, "org.springframework.boot.health.actuate.endpoint.HealthEndpoint")) {
            Health.add(report, context);
        }
        if (has(context, "io.micrometer.core.instrument.MeterRegistry")) {
            Meters.add(report, context);
        }
        if (has(context, "javax.sql.DataSource")) {
            Databases.add(report, context);
        }
        if (has(context, "jakarta.persistence.EntityManagerFactory")) {
            Entities.add(report, context);
        }
        if (has(context, "org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter")) {
            ServletConverters.add(report, context);
        }
        if (has(context, "org.springframework.http.codec.ServerCodecConfigurer")) {
            ReactiveCodecs.add(report, context);
        }
        if (context.getEnvironment().containsProperty("local.server.port")) {
            Web.add(report, context);
        }
    }

    /** As {@link #add}, with the keys of one context of several. */
    static void add(String prefix, Map<String, String> report, ConfigurableApplicationContext context)
            throws Exception {
        Map<String, String> own = new TreeMap<>();
        add(own, context);
        own.forEach((key, value) -> report.put(prefix + ": " + key, value));
    }

    /** Whether there are beans of a type that may be missing. */
    private static boolean has(ConfigurableApplicationContext context, String type) {
        return ClassUtils.isPresent(type, null)
                && context.getBeanNamesForType(ClassUtils.resolveClassName(type, null)).length > 0;
    }

    /** Whether a class belongs to the log. */
    static boolean isOfTheLog(String className) {
        return className.startsWith(PACKAGE) && !className.startsWith(THESE_TESTS);
    }
}
