package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo in a JVM of its own, on a free port: what can be killed as an operating system kills. */
final class DemoProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
    private static final String READY = "Started DemoApplication";

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private int port;

    /** Starts the demo on a directory, and waits until it serves. */
    static DemoProcess start(Path directory) {
        try {
            DemoProcess demo = new DemoProcess(directory);
            demo.awaitReady();
            return demo;
        } catch (IOException e) {
            throw new AssertionError("the demo did not start", e);
        }
    }

    private DemoProcess(Path directory) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // it lives for seconds
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoApplication.class.getName(),
                        "--server.port=0",
                        "--wal.directory=" + directory,
                        "--wal.segment.size=256KB")
                .redirectErrorStream(true)
                .start();
    }

    private void awaitReady() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            output.add(line);
            Matcher matcher = STARTED.matcher(line);
            if (matcher.find()) {
                port = Integer.parseInt(matcher.group(1));
            }
            if (line.contains(READY)) {
                drain(lines);
                return;
            }
        }
        throw new AssertionError("the demo did not start:\n" + String.join("\n", output));
    }

    /** A full pipe would stop the process. */
    private static void drain(BufferedReader lines) {
        Thread thread = new Thread(() -> lines.lines().forEach(line -> {}), "demo-output");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return port;
    }

    /** Ends the process at once, with SIGKILL where there are signals: nothing of it runs any more. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
