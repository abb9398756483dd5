package io.walstore.process;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a further JVM is started: the java of the test, told to be there soon rather than to be fast later. */
final class ChildJvm {

    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-enableassertions");

    private ChildJvm() {}

    /** A JVM that finds all that the test finds. */
    static List<String> command(Class<?> main, String... arguments) {
        return command(System.getProperty("java.class.path"), main, arguments);
    }

    /** A JVM that finds only what stands at some places: it starts sooner. */
    static List<String> leanCommand(List<Path> classPath, Class<?> main, String... arguments) {
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return command(path, main, arguments);
    }

    /**
     * Copies what stands where the given classes stand, so that a long test stays the same while somebody compiles.
     *
     * @param target a new directory
     */
    static List<Path> copyHomes(List<Class<?>> known, Path target) throws IOException {
        List<Path> copies = new ArrayList<>();
        Files.createDirectory(target);
        for (Path home : known.stream().map(ChildJvm::home).distinct().toList()) {
            Path copy = target.resolve(String.valueOf(copies.size()));
            copyTree(home, copy);
            copies.add(copy);
        }
        return copies;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static List<String> command(String classPath, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static Path home(Class<?> known) {
        try {
            return Path.of(
                    known.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
