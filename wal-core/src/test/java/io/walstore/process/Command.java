package io.walstore.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** A command of the system, run to its end. */
final class Command {

    private Command() {}

    /** What it says if it fails; empty if it succeeds. */
    static String complaint(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        int exitValue = process.onExit().join().exitValue();
        return exitValue == 0 ? "" : String.join(" ", command) + " ended with " + exitValue + ": " + output;
    }

    /** Runs it, and takes its failure for one of the test. */
    static void run(String... command) throws IOException {
        String complaint = complaint(List.of(command));
        if (!complaint.isEmpty()) {
            throw new AssertionError(complaint);
        }
    }
}
