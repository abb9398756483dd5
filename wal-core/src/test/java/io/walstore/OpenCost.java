package io.walstore;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures what an open costs after the process was killed: time, bytes read, heap and handles, with few and many sealed
 * segments, and with a log of many gigabytes. Each open is a process of its own with 128 MiB of heap, once as the first
 * thing it does, and once after it has opened and closed a small log: the difference is loading classes and warming up.
 * The logs take turns.
 *
 * <p>{@code java -cp wal-core/target/classes:wal-core/target/test-classes io.walstore.OpenCost directory [rounds
 * [gibibytes]]}
 */
final class OpenCost {

    private static final int[] SEALED_SEGMENTS = {1, 100, 10_000};
    private static final long SMALL_SEGMENT_BYTES = 16 * 1024;

    private final Path directory;
    private final int rounds;

    private OpenCost(Path directory, int rounds) {
        this.directory = directory;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("open")) {
            open(Path.of(arguments[1]), Path.of(arguments[2]));
            return;
        }
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        int gibibytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "open-cost");
        try {
            new OpenCost(directory, rounds).run(gibibytes);
        } finally {
            delete(directory);
        }
    }

    private void run(int gibibytes) throws Exception {
        Path small = directory.resolve("small");
        writeSegments(small, 1);
        List<Log> logs = new ArrayList<>();
        for (int segments : SEALED_SEGMENTS) {
            Path log = directory.resolve("segments-" + segments);
            writeSegments(log, segments);
            logs.add(new Log(segments + " sealed segments", log));
        }
        if (gibibytes > 0) {
            Path log = directory.resolve("large");
            writeBytes(log, (long) gibibytes << 30);
            logs.add(new Log(gibibytes + " GiB", log));
        }
        for (int i = 0; i < rounds; i++) {
            for (Log log : logs) {
                log.first.add(openInAProcess(log.directory, log.directory));
                log.later.add(openInAProcess(log.directory, small));
            }
        }
        report(logs);
    }

    /** A log, and what its opens cost: as the first thing of a process, and as a later one. */
    private record Log(String name, Path directory, List<String[]> first, List<String[]> later) {

        Log(String name, Path directory) {
            this(name, directory, new ArrayList<>(), new ArrayList<>());
        }
    }

    private static void writeSegments(Path log, int segments) throws IOException {
        WalLogStore store =
                WalLogStore.builder(log).segmentSizeBytes(SMALL_SEGMENT_BYTES).open();
        for (int i = 1; i <= segments; i++) {
            store.append(List.of(new byte[1000], new byte[1000], new byte[1000]));
            store.roll();
            if (i % 1000 == 0) {
                System.err.println(i + " segments written");
            }
        }
        store.append(new byte[1000]);
        keepAsKilled(store, log);
    }

    private static void writeBytes(Path log, long bytes) throws IOException {
        WalLogStore store = WalLogStore.builder(log).open();
        byte[] payload = new byte[64 * 1024];
        new SplittableRandom(1).nextBytes(payload);
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            batch.add(payload);
        }
        for (long written = 0; written < bytes; written += 64L * payload.length) {
            store.append(batch);
        }
        keepAsKilled(store, log);
    }

    /** Puts the directory aside as it is, as a kill would leave it, and closes the log in another one. */
    private static void keepAsKilled(WalLogStore store, Path log) throws IOException {
        store.stable().keys(); // asked behind everything that is still under way
        Path killed = log.resolveSibling(log.getFileName() + "-killed");
        Files.createDirectory(killed);
        Set<String> sealed = store.segments().stream()
                .filter(segment -> segment.sealed().isPresent())
                .map(SegmentStatus::file)
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.toList()) {
                Path target = killed.resolve(file.getFileName());
                if (sealed.contains(String.valueOf(file.getFileName()))) {
                    Files.createLink(target, file);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        store.close();
        delete(log);
        Files.move(killed, log);
    }

    private static void report(List<Log> logs) {
        System.out.println("Milliseconds: median (least-most)");
        System.out.println("| log | open in a new JVM | in a warm one | bytes read | heap, MiB | open files |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        for (Log log : logs) {
            String[] last = log.first.get(log.first.size() - 1);
            System.out.printf(
                    "| %s | %s | %s | %s | %s | %s |%n",
                    log.name, millis(log.first), millis(log.later), last[1], last[2], last[3]);
        }
    }

    private static String millis(List<String[]> results) {
        double[] millis = results.stream()
                .mapToDouble(result -> Double.parseDouble(result[0]))
                .sorted()
                .toArray();
        return String.format("%.0f (%.0f-%.0f)", millis[millis.length / 2], millis[0], millis[millis.length - 1]);
    }

    private static String[] openInAProcess(Path log, Path before) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenCost.class.getName(),
                        "open",
                        log.toString(),
                        before.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream output = process.getInputStream()) {
            String line = new String(output.readAllBytes()).trim();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the process ended with " + process.exitValue());
            }
            return line.split(" ");
        }
    }

    private static void open(Path directory, Path before) throws IOException {
        if (!before.equals(directory)) {
            WalLogStore.builder(before).open().close();
        }
        long start = System.nanoTime();
        WalLogStore log = WalLogStore.builder(directory).open();
        double millis = (System.nanoTime() - start) / 1e6;
        long scanned = log.status().recovery().orElseThrow().scannedBytes();
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        Path handles = Path.of("/proc/self/fd");
        long open = Files.exists(handles) ? count(handles) : -1;
        System.out.println(millis + " " + scanned + " " + (heap >> 20) + " " + open);
        Runtime.getRuntime().halt(0);
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
