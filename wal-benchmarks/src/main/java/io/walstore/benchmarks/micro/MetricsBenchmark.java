package io.walstore.benchmarks.micro;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.walstore.WalLogStore;
import io.walstore.benchmarks.workload.Directories;
import io.walstore.spring.boot.metrics.WalMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What metrics of a Prometheus registry cost: for each append, and for each commit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MetricsBenchmark {

    private static final long NANOS = 137_000;

    private @Nullable Path directory;
    private @Nullable WalLogStore log;
    private @Nullable WalMetrics metrics;

    /** JMH makes it. */
    public MetricsBenchmark() {}

    /**
     * Binds the meters of a log.
     *
     * @throws IOException if there is no room for the log
     */
    @Setup
    public void bind() throws IOException {
        Path place = Files.createTempDirectory("metrics-benchmark");
        WalLogStore store = WalLogStore.builder(place).segmentSizeBytes(4096).open();
        WalMetrics bound = new WalMetrics("default", () -> store);
        bound.bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        directory = place;
        log = store;
        metrics = bound;
    }

    /** What is told of each append. */
    @Benchmark
    public void append() {
        Objects.requireNonNull(metrics).appended(1, 1024, NANOS);
    }

    /** What is told of each commit. */
    @Benchmark
    public void commit() {
        Objects.requireNonNull(metrics).written(1, 1024, NANOS);
        Objects.requireNonNull(metrics).synced(NANOS, true);
    }

    /**
     * Deletes the log.
     *
     * @throws IOException if it cannot be deleted
     */
    @TearDown
    public void delete() throws IOException {
        Objects.requireNonNull(log).close();
        Directories.delete(Objects.requireNonNull(directory));
    }
}
