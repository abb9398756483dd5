package io.walstore.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a further JVM is started: the java of the test, told to be there soon rather than to be fast later. */
final class ChildJvm {

    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-enableassertions");

    private ChildJvm() {}

    /** A JVM that finds all that the test finds. */
    static List<String> command(Class<?> main, String... arguments) {
        return command(System.getProperty("java.class.path"), main, arguments);
    }

    /** A JVM that finds only what stands where the given classes stand: it starts sooner. */
    static List<String> leanCommand(List<Class<?>> known, Class<?> main, String... arguments) {
        String classPath =
                known.stream().map(ChildJvm::home).distinct().collect(Collectors.joining(File.pathSeparator));
        return command(classPath, main, arguments);
    }

    private static List<String> command(String classPath, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static String home(Class<?> known) {
        try {
            return Path.of(known.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
