package io.walstore.process;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A process that reads unique ids of tests, runs each test, and answers with a line what came of it. */
final class TestServer implements TestExecutionListener {

    static final String SUCCEEDED = "succeeded";
    static final String FAILED = "failed";

    /** Followed by the reason. */
    static final String ABORTED = "aborted ";

    private static boolean thisProcess;

    private String outcome = "not found";

    private TestServer() {}

    /** Whether this is such a process. */
    static boolean isThisProcess() {
        return thisProcess;
    }

    public static void main(String[] arguments) throws IOException {
        thisProcess = true;
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader ids = new BufferedReader(new InputStreamReader(System.in));
        for (String id = ids.readLine(); id != null; id = ids.readLine()) {
            answers.println(run(id));
        }
        Runtime.getRuntime().halt(0);
    }

    private static String run(String id) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectUniqueId(id))
                .build();
        TestServer server = new TestServer();
        LauncherFactory.create().execute(request, server);
        return server.outcome;
    }

    /** Whatever fails around the test makes it fail, too. */
    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Throwable cause = result.getThrowable().orElse(null);
        if (cause == null) {
            outcome = identifier.isTest() && !outcome.equals(FAILED) ? SUCCEEDED : outcome;
        } else if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            outcome = ABORTED + cause.getMessage();
        } else {
            cause.printStackTrace();
            outcome = FAILED;
        }
    }
}
