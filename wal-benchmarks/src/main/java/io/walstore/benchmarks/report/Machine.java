package io.walstore.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * On what was measured.
 *
 * @param processor its name
 * @param processors how many the JVM may use
 * @param memoryBytes main memory
 * @param kernel the operating system
 * @param jdk the JVM
 * @param fileSystem type and device of the file system that the logs were on
 * @param loadAverage how busy the machine was before anything was measured, negative if unknown
 */
public record Machine(
        String processor,
        int processors,
        long memoryBytes,
        String kernel,
        String jdk,
        String fileSystem,
        double loadAverage) {

    /**
     * Looks at this one.
     *
     * @param directory where the logs will be
     * @return what it is
     * @throws IOException if the file system does not tell
     */
    public static Machine here(Path directory) throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        FileStore store = Files.getFileStore(directory);
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + System.getProperty("java.vendor"),
                store.type() + " on " + store.name(),
                system.getSystemLoadAverage());
    }

    private static String processorName() {
        Path description = Path.of("/proc/cpuinfo");
        try {
            return Files.readAllLines(description).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }
}
