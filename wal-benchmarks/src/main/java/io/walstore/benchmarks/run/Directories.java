package io.walstore.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done to directories between two cells. */
final class Directories {

    private Directories() {}

    static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Lets the system finish what the last cell left to it, where there is a command for it. */
    static void settle() throws InterruptedException {
        try {
            new ProcessBuilder(List.of("sync")).inheritIO().start().waitFor();
        } catch (IOException noSuchCommand) {
            // the next cell's warm-up must do
        }
    }
}
