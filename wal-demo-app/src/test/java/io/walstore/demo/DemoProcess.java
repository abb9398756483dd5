package io.walstore.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The demo in a JVM of its own, on a free port: what can be killed as an operating system kills. */
public final class DemoProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Tomcat started on port (\\d+)");
    private static final String READY = "Started DemoApplication";

    private final ServerProcess server;

    /**
     * Starts the demo, and waits until it serves.
     *
     * @param directory where its log lives
     * @param properties more of its properties, as {@code --name=value}
     */
    public static DemoProcess start(Path directory, String... properties) {
        return start(DemoApplication.class, directory, properties);
    }

    /** Starts a variant of the demo, by the class with its main method. */
    public static DemoProcess start(Class<?> main, Path directory, String... properties) {
        return start(main, directory, false, properties);
    }

    /** Starts the demo as it was processed ahead of time. It does not start if it was not. */
    static DemoProcess startAheadOfTime(Path directory) {
        return start(DemoApplication.class, directory, true);
    }

    private static DemoProcess start(Class<?> main, Path directory, boolean aheadOfTime, String... properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "-Dspring.aot.enabled=" + aheadOfTime,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "--server.port=0",
                "--wal.directory=" + directory,
                "--wal.segment.size=256KB"));
        command.addAll(List.of(properties));
        return new DemoProcess(ServerProcess.start(command, LISTENING, READY));
    }

    private DemoProcess(ServerProcess server) {
        this.server = server;
    }

    public int port() {
        return server.port();
    }

    /** Ends the process at once: nothing of it runs any more. */
    void kill() {
        server.kill();
    }

    @Override
    public void close() {
        kill();
    }
}
