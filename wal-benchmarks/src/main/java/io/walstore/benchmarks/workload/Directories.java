package io.walstore.benchmarks.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is done to the directories of logs. */
public final class Directories {

    private static final Pattern FIRST_NUMBER = Pattern.compile("^[0-9]+");

    private Directories() {}

    /**
     * Deletes one with all that is in it.
     *
     * @param directory which
     * @throws IOException if something cannot be deleted
     */
    public static void delete(Path directory) throws IOException {
        for (Path path : walk(directory, Comparator.reverseOrder())) {
            Files.delete(path);
        }
    }

    static void copy(Path source, Path target) throws IOException {
        for (Path path : walk(source, Comparator.naturalOrder())) {
            Path copy = target.resolve(source.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(path, copy);
            }
        }
    }

    /** Reads all files once: what nobody reads for a while, the system may have given up. */
    static void intoMemory(Path directory) throws IOException {
        for (Path path : walk(directory, Comparator.naturalOrder())) {
            if (Files.isRegularFile(path)) {
                Files.copy(path, OutputStream.nullOutputStream());
            }
        }
    }

    private static List<Path> walk(Path directory, Comparator<Path> order) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted(order).toList();
        }
    }

    /** What a directory takes on the device: files may have holes, or more room than they need. */
    static long bytesOnDisk(Path directory) throws IOException, InterruptedException {
        Process usage = new ProcessBuilder("du", "-s", "--block-size=1", directory.toString()).start();
        try (Stream<String> lines = usage.inputReader(UTF_8).lines()) {
            String line = lines.findFirst().orElse("");
            Matcher number = FIRST_NUMBER.matcher(line);
            if (usage.waitFor() != 0 || !number.find()) {
                throw new IOException("du told nothing of " + directory + ": " + line);
            }
            return Long.parseLong(number.group());
        }
    }

    /**
     * Lets the system finish what was left to it, where there is a command for it.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public static void settle() throws InterruptedException {
        try {
            new ProcessBuilder("sync").start().waitFor();
        } catch (IOException noSuchCommand) {
            // the warm-up of what comes next must do
        }
    }
}
