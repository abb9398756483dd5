package io.walstore.cli;

import io.walstore.Durability;
import io.walstore.WalLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wal bench}. A first look at what a disk can do; {@code wal-benchmarks} measures. */
@Command(
        name = "bench",
        description = "Appends to a new log for a while, and tells how fast that was. The log is deleted afterwards.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    @Parameters(index = "0", paramLabel = "DIR", description = "A directory on the disk in question.")
    private Path directory = Path.of("");

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many threads append. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "1024",
            description = "Size of an entry. Default: ${DEFAULT-VALUE}.")
    private int entryBytes;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--durability",
            paramLabel = "MODE",
            defaultValue = "sync",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Durability durability = Durability.SYNC;

    @Mixin
    private Output output = new Output();

    /** What is told; times are microseconds. */
    record Result(long entries, double entriesPerSecond, double p50, double p99, double p999, double longest) {}

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        if (threads < 1 || threads > 10_000) {
            throw new IllegalArgumentException("--threads is " + threads + ", must be 1..10000");
        }
        if (seconds < 1 || seconds > 3600) {
            throw new IllegalArgumentException("--seconds is " + seconds + ", must be 1..3600");
        }
        Path scratch = Files.createTempDirectory(directory, "wal-bench-");
        try {
            print(run(scratch));
            return 0;
        } finally {
            delete(scratch);
        }
    }

    private Result run(Path scratch) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (WalLogStore log =
                WalLogStore.builder(scratch).durability(durability).open()) {
            long start = System.nanoTime();
            long end = start + Duration.ofSeconds(seconds).toNanos();
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> append(log, end)));
            }
            Histogram all = new Histogram(LONGEST_NANOS, 3);
            for (Future<Histogram> each : running) {
                all.add(each.get());
            }
            return result(all, (System.nanoTime() - start) / 1e9);
        } finally {
            pool.shutdownNow();
        }
    }

    private Histogram append(WalLogStore log, long end) {
        Histogram times = new Histogram(LONGEST_NANOS, 3);
        byte[] payload = new byte[entryBytes];
        for (long now = System.nanoTime(); now < end; ) {
            log.append(payload);
            long then = System.nanoTime();
            times.recordValue(Math.min(LONGEST_NANOS, then - now));
            now = then;
        }
        return times;
    }

    private static Result result(Histogram times, double elapsedSeconds) {
        return new Result(
                times.getTotalCount(),
                times.getTotalCount() / elapsedSeconds,
                times.getValueAtPercentile(50) / 1e3,
                times.getValueAtPercentile(99) / 1e3,
                times.getValueAtPercentile(99.9) / 1e3,
                times.getMaxValue() / 1e3);
    }

    private void print(Result result) {
        if (output.json()) {
            output.object(result);
            return;
        }
        output.line(String.format(
                Locale.ROOT,
                "%,.0f entries/s; half of them took %,.0f µs, 99 %% up to %,.0f, 99.9 %% up to %,.0f, the longest %,.0f",
                result.entriesPerSecond(),
                result.p50(),
                result.p99(),
                result.p999(),
                result.longest()));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
