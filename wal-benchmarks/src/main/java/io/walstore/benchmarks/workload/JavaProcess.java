package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Main;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of another process with the same JVM, class path and JVM options as this one. */
public final class JavaProcess {

    private JavaProcess() {}

    /**
     * Puts it together. A single jar is started as such, as its manifest may open packages to the contenders.
     *
     * @param jvmOptions options besides those of this process
     * @param arguments for {@link Main}
     * @return not started yet
     */
    public static ProcessBuilder of(List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(jvmOptions);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
        }
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}
