package io.walstore.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that serves HTTP on a free port, which its output tells. */
public final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private int port;

    /**
     * Starts a process, and waits until it serves.
     *
     * @param command what to run
     * @param listening finds the port in a line of the output
     * @param ready what a line has in it once the process serves
     */
    public static ServerProcess start(List<String> command, Pattern listening, String ready) {
        try {
            ServerProcess server = new ServerProcess(command);
            server.awaitReady(listening, ready);
            return server;
        } catch (IOException e) {
            throw new AssertionError(command.get(0) + " did not start", e);
        }
    }

    private ServerProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void awaitReady(Pattern listening, String ready) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        boolean serves = false;
        String line;
        while ((line = lines.readLine()) != null) {
            output.add(line);
            Matcher matcher = listening.matcher(line);
            if (matcher.find()) {
                port = Integer.parseInt(matcher.group(1));
            }
            serves |= line.contains(ready);
            if (serves && port != 0) {
                drain(lines);
                return;
            }
        }
        throw new AssertionError("the process did not start:\n" + String.join("\n", output));
    }

    /** A full pipe would stop the process. */
    private static void drain(BufferedReader lines) {
        Thread thread = new Thread(() -> lines.lines().forEach(line -> {}), "process-output");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return port;
    }

    /** Ends the process at once, with SIGKILL where there are signals: nothing of it runs any more. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
