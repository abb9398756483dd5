package io.walstore.benchmarks.micro;

import io.walstore.WalLogStore;
import io.walstore.benchmarks.workload.Directories;
import io.walstore.spi.LogEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading one entry of 128 B by its index: the file is in the page cache, so what counts is the way to it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class LookupBenchmark {

    private static final int ENTRIES = 100_000;
    private static final int BATCH = 1000;
    private static final int PAYLOAD_BYTES = 128;

    /** Whether the entry's segment is sealed, and its offset is looked up in the file, or is the one being written. */
    @Param({"true", "false"})
    boolean sealed;

    private final Path directory = newDirectory();
    private final WalLogStore log = WalLogStore.builder(directory).open();
    private final SplittableRandom random = new SplittableRandom(1);

    /** JMH makes it. */
    public LookupBenchmark() {}

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory(Path.of("."), "lookup");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a segment. */
    @Setup
    public void write() {
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            batch.add(new byte[PAYLOAD_BYTES]);
        }
        for (int written = 0; written < ENTRIES; written += BATCH) {
            log.append(batch);
        }
        if (sealed) {
            log.roll();
        }
    }

    /**
     * Closes and deletes the log.
     *
     * @throws IOException if it cannot be deleted
     */
    @TearDown
    public void delete() throws IOException {
        log.close();
        Directories.delete(directory);
    }

    /**
     * Reads an entry.
     *
     * @return the entry
     */
    @Benchmark
    public LogEntry lookup() {
        return log.getLog(1 + random.nextInt(ENTRIES));
    }
}
