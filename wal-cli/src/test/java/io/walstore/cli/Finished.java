package io.walstore.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A command that has ended, and what it said. */
record Finished(int exitCode, String out, String err) {

    static Finished wal(Object... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile("wal-out", "");
        Path err = Files.createTempFile("wal-err", "");
        try {
            Process process = Running.builder(words)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            int exitCode = process.waitFor();
            return new Finished(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
