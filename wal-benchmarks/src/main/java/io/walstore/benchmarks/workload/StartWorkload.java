package io.walstore.benchmarks.workload;

import io.walstore.WalLogStore;
import io.walstore.benchmarks.contender.WalstoreBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts an application as the first thing a process does, over a new log.
 *
 * @param application what kind of one
 * @param properties its properties
 */
record StartWorkload(String name, String application, List<String> properties) implements Workload {

    private static final double MIB = 1 << 20;

    @Override
    public String title() {
        return "start of an application " + application;
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        if (!(trial.contender() instanceof WalstoreBean)) {
            throw new UnsupportedOperationException("an application is what walstore-bean is");
        }
        Usage before = Usage.now();
        long start = System.nanoTime();
        try (ConfigurableApplicationContext context = WalstoreBean.start(trial.directory(), properties)) {
            long started = System.nanoTime();
            ObjectProvider<WalLogStore> log = context.getBeanProvider(WalLogStore.class);
            log.ifAvailable(store -> store.append(new byte[1]));
            long used = System.nanoTime();
            Usage usage = Usage.now().since(before);
            return new Measurement()
                    .figure("application started, ms", (started - start) / 1e6)
                    .figure("first append done, ms", log.getIfAvailable() == null ? Double.NaN : (used - start) / 1e6)
                    .figure("CPU, ms", usage.cpuNanos() / 1e6)
                    .figure("classes", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount())
                    .figure("heap after a collection, MiB", liveHeap() / MIB)
                    .figure("resident, MiB", residentBytes() / MIB);
        }
    }

    private static double liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Of all the memory of this process, on Linux. */
    private static double residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
