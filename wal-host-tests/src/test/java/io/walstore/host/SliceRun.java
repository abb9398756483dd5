package io.walstore.host;

import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs a test of an application, as its build would, and tells what it had. */
public final class SliceRun {

    /** Where it is told how many logs there were. */
    static final String LOGS = "logs";

    private static final SortedMap<String, String> REPORT = new TreeMap<>();

    private SliceRun() {}

    /** Runs the test class that the first argument names; logs would be in the directory that the second one names. */
    public static SortedMap<String, String> run(String... arguments) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        System.setProperty("wal.directory", arguments[1]);
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(arguments[0]))
                                    .build(),
                            listener);
        } finally {
            System.clearProperty("wal.directory");
        }
        check(listener.getSummary());
        return REPORT;
    }

    private static void check(TestExecutionSummary summary) {
        summary.getFailures().stream().findFirst().ifPresent(failure -> {
            throw new IllegalStateException(
                    failure.getTestIdentifier().getDisplayName() + " failed", failure.getException());
        });
        if (summary.getTestsSucceededCount() != 1) {
            throw new IllegalStateException("not run: " + summary.getTestsFoundCount() + " tests were found");
        }
    }

    /** Called by the test. */
    public static void tell(ConfigurableApplicationContext context) throws Exception {
        REPORT.clear();
        Report.add(REPORT, context);
        REPORT.put(LOGS, String.valueOf(LogUse.count(context)));
    }
}
