package io.walstore.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.walstore.WhenFull;
import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.contender.Walstore;
import io.walstore.benchmarks.contender.WalstoreBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of workload has its figures, if it is given ever so little time. */
@Timeout(120)
class WorkloadTests {

    private static final AppendShape TWO_THREADS = AppendShape.of(1024, 2);

    /** Written once, as in a run. */
    @TempDir
    private static Path prepared;

    @TempDir
    private Path directory;

    static List<Arguments> workloads() {
        return List.of(
                arguments(new AppendWorkload("append", new AppendShape(100, 5, 2, false)), "entries/s", "append"),
                arguments(new ReadWorkload("sequential", false), "entries/s", ""),
                arguments(new ReadWorkload("random", true), "entries/s", "read"),
                arguments(new FollowWorkload("follow", TWO_THREADS, false), "delivered/s", "delivery"),
                arguments(new FollowWorkload("subscribe", TWO_THREADS, true), "delivered/s", "delivery"),
                arguments(new SegmentsWorkload("segments", 3), "list, ms", "roll"),
                arguments(new RollWorkload("roll", TWO_THREADS), "rolls", "elsewhere"),
                arguments(new OverloadWorkload(WhenFull.REJECT, 0.5), "arrived/s", "append"),
                arguments(new OpenWorkload("open", "", false, WorkloadTests::readLog), "open in a new JVM, ms", ""),
                arguments(
                        new StartWorkload("start", "with a log", List.of("wal.startup.mode=background")),
                        "application started, ms",
                        ""),
                arguments(new TruncateWorkload("truncate"), "truncation, ms", ""),
                arguments(new SpaceWorkload("space", 1024), "disk B/payload B", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void hasItsFigures(Workload workload, String figure, String latency) throws Exception {
        Measurement measurement = workload.run(tiny(workload));

        assertThat(measurement.figures()).containsKey(figure);
        if (!latency.isEmpty()) {
            assertThat(measurement.latencies()).containsKey(latency);
        }
    }

    /** The one that is read, too. */
    private static LogShape readLog(Trial trial) {
        return LogShape.ofBytes(trial.logBytes(), 1024, trial.segmentBytes());
    }

    private Trial tiny(Workload workload) {
        Contender contender = workload instanceof StartWorkload ? new WalstoreBean() : new Walstore();
        return new Trial(contender, directory, prepared, Duration.ZERO, Duration.ofMillis(100), 256 * 1024, 64 * 1024);
    }
}
