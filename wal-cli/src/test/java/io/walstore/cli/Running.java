package io.walstore.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command that goes on until it is closed. */
record Running(Process process, BufferedReader out) implements AutoCloseable {

    static Running wal(Object... words) throws IOException {
        Process process =
                builder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new Running(process, new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)));
    }

    static ProcessBuilder builder(Object... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WalCommand.class.getName()));
        Arrays.stream(words).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command);
    }

    @Nullable String nextLine() throws IOException {
        return out.readLine();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
