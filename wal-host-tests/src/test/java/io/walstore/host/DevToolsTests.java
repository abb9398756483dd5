package io.walstore.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.example.restarting.RestartingHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application under development, which is restarted in its JVM whenever it is changed. */
class DevToolsTests {

    @TempDir
    Path directory;

    @Test
    void opensLogAgainAfterRestart() throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        RestartingHost.class.getName(),
                        "--wal.directory=" + directory)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).as(() -> read(output)).isZero();
        assertThat(read(output))
                .contains("start 1 by RestartClassLoader leaves 1 entries")
                .contains("start 2 by RestartClassLoader leaves 2 entries");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return ClassPath.of("spring-boot-starter", "spring-boot-devtools").withLog().entries().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
