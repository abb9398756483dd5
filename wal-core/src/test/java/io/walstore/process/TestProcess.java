package io.walstore.process;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link TestServer} in its process, as whoever asks it sees it. */
final class TestProcess implements AutoCloseable {

    private static final int HANGS_MINUTES = 5;

    private final Path output;
    private final Process process;
    private final PrintWriter questions;
    private final BufferedReader answers;

    private TestProcess(List<String> command) throws IOException {
        output = Files.createTempFile("test-process", ".txt");
        process = new ProcessBuilder(command).redirectError(output.toFile()).start();
        questions = new PrintWriter(process.outputWriter(), true);
        answers = process.inputReader();
    }

    static TestProcess start(OwnProcess wanted) throws IOException {
        List<String> command = new ArrayList<>();
        if (wanted.mounts()) {
            command.addAll(OwnMounts.command());
        }
        if (wanted.permissionsCount()) {
            command.addAll(Permissions.command());
        }
        if (!wanted.limit().isEmpty()) {
            command.addAll(List.of("bash", "-c", "ulimit " + wanted.limit() + " && exec \"$@\"", "bash"));
        }
        command.addAll(ChildJvm.command(TestServer.class));
        return new TestProcess(command);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Runs a test there, and ends as it does. A process in which a test failed runs no other. */
    void run(String uniqueId) throws IOException {
        questions.println(uniqueId);
        String outcome = String.valueOf(answer());
        if (outcome.startsWith(TestServer.ABORTED)) {
            abort(outcome.substring(TestServer.ABORTED.length()));
        }
        if (!outcome.equals(TestServer.SUCCEEDED)) {
            process.destroyForcibly().onExit().join();
            throw new AssertionError("in a process of its own: " + outcome + "\n" + Files.readString(output));
        }
    }

    private String answer() {
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return answers.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            return answer.get(HANGS_MINUTES, TimeUnit.MINUTES);
        } catch (TimeoutException | ExecutionException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.delete(output);
    }
}
