package io.walstore.host;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ClassUtils;

/** Runs an application, has it do what it does, and tells what it has then. */
public final class HostRun {

    /** Where it is told that the application did not start, and why. */
    static final String FAILURE = "failure";

    private HostRun() {}

    /** Runs the application that the first argument names with the others. */
    public static SortedMap<String, String> run(String... arguments) throws Exception {
        SortedMap<String, String> report = new TreeMap<>();
        Warnings warnings = new Warnings();
        SpringApplication application = application(warnings, Class.forName(arguments[0]));
        try (ConfigurableApplicationContext context =
                application.run(Arrays.copyOfRange(arguments, 1, arguments.length))) {
            Report.add(report, context);
            for (Exercise exercise : context.getBeansOfType(Exercise.class).values()) {
                exercise.run(context, report);
            }
            LogUse.add(report, context);
        } catch (RuntimeException e) {
            report.put(FAILURE, NestedExceptionUtils.getMostSpecificCause(e).toString());
        }
        report.put("warnings", warnings.toString());
        return report;
    }

    /** Tomcat would set what can be set only once in a JVM. */
    static {
        if (ClassUtils.isPresent("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory", null)) {
            TomcatURLStreamHandlerFactory.disable();
        }
    }

    static SpringApplication application(Warnings warnings, Class<?>... sources) {
        SpringApplication application = new SpringApplication(sources);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.addListeners(warnings);
        return application;
    }

    static SpringApplicationBuilder quiet(Class<?>... sources) {
        return new SpringApplicationBuilder(sources).bannerMode(Banner.Mode.OFF).registerShutdownHook(false);
    }
}
