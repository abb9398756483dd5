package io.walstore;

import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Compares durable appends of 1 KiB with a bare write and sync of as many bytes on a prepared file, in one run on one
 * file system: rounds of all candidates in turn, because disks change their mind from minute to minute.
 *
 * <p>{@code java -cp wal-core/target/classes:wal-core/target/test-classes io.walstore.AppendRateComparison [directory
 * [rounds [seconds]]]}
 */
final class AppendRateComparison {

    private static final int PAYLOAD_BYTES = 1024;
    private static final long PREPARED_BYTES = 64L * 1024 * 1024;
    private static final String BARE = "bare write + fdatasync, 1 thread";

    private final Path directory;
    private final int rounds;
    private final long roundNanos;
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    private AppendRateComparison(Path directory, int rounds, int seconds) {
        this.directory = directory;
        this.rounds = rounds;
        this.roundNanos = seconds * 1_000_000_000L;
    }

    public static void main(String[] arguments) throws Exception {
        Path parent = Path.of(arguments.length > 0 ? arguments[0] : ".");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
        Path directory = Files.createTempDirectory(parent, "append-rates");
        try {
            new AppendRateComparison(directory, rounds, seconds).run();
        } finally {
            delete(directory);
        }
    }

    private void run() throws Exception {
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0; // the first one warms up
            record(counts, BARE, bare());
            for (int threads : new int[] {1, 8, 64, 256}) {
                record(counts, "wal, " + threads + (threads == 1 ? " thread" : " threads"), wal(threads));
            }
            System.err.printf("round %d of %d%n", round, rounds);
        }
        print();
    }

    private void record(boolean counts, String name, double rate) {
        if (counts) {
            rates.computeIfAbsent(name, key -> new ArrayList<>()).add(rate);
        }
    }

    private double bare() throws IOException {
        Path file = directory.resolve("bare");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            prepare(channel);
            ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
            long appends = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < roundNanos) {
                channel.write(payload.clear(), appends * PAYLOAD_BYTES % PREPARED_BYTES);
                channel.force(false);
                appends++;
            }
            return rate(appends, start);
        }
    }

    private static void prepare(FileChannel channel) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(1024 * 1024);
        for (long offset = 0; offset < PREPARED_BYTES; offset += chunk.capacity()) {
            channel.write(chunk.clear(), offset);
        }
        channel.force(true);
    }

    private double wal(int threads) throws Exception {
        Path home = Files.createTempDirectory(directory, "wal");
        try (WalLogStore log = WalLogStore.builder(home).open()) {
            log.append(new byte[PAYLOAD_BYTES]);
            LongAdder appends = new LongAdder();
            long start = System.nanoTime();
            List<Thread> appenders = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                appenders.add(new Thread(() -> appendUntil(log, start + roundNanos, appends)));
            }
            appenders.forEach(Thread::start);
            for (Thread appender : appenders) {
                appender.join();
            }
            return rate(appends.sum(), start);
        } finally {
            delete(home);
        }
    }

    private static void appendUntil(WalLogStore log, long end, LongAdder appends) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        while (System.nanoTime() < end) {
            log.append(payload);
            appends.increment();
        }
    }

    private static double rate(long appends, long start) {
        return appends * 1e9 / (System.nanoTime() - start);
    }

    private void print() {
        List<Double> bare = rates.getOrDefault(BARE, List.of());
        System.out.printf(
                "%-34s %10s %10s %10s %16s%n", "appends of 1 KiB a second", "median", "least", "most", "to bare");
        rates.forEach((name, values) -> System.out.printf(
                "%-34s %,10.0f %,10.0f %,10.0f %16s%n",
                name,
                median(values),
                values.stream().min(Comparator.naturalOrder()).orElseThrow(),
                values.stream().max(Comparator.naturalOrder()).orElseThrow(),
                String.format("%.2f", median(ratios(values, bare)))));
    }

    /** Round by round, so that a slow minute slows both sides of a ratio. */
    private static List<Double> ratios(List<Double> values, List<Double> base) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / base.get(i));
        }
        return ratios;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new WalException("cannot delete " + directory, e);
        }
    }
}
