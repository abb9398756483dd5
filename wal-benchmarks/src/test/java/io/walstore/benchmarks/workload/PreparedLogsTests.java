package io.walstore.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walstore.SegmentStatus;
import io.walstore.WalLogStore;
import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.contender.Bare;
import io.walstore.benchmarks.contender.Walstore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are opened, read and cut are what they are said to be. */
@Timeout(120)
class PreparedLogsTests {

    private static final LogShape THREE_SEGMENTS = LogShape.ofSegments(3);

    /** The bare disk tells what its file holds when it is closed, and not before. */
    private static final String WRITTEN_BY_A_CLOSE = "bare.entries";

    @TempDir
    private Path directory;

    @Test
    void keepsAllThatAKilledProcessWrote() throws Exception {
        Path path = logsOf(new Walstore()).killed(THREE_SEGMENTS);

        try (WalLogStore log = WalLogStore.builder(path).open()) {
            assertThat(log.lastIndex()).isEqualTo(10);
            assertThat(log.segments())
                    .filteredOn(segment -> segment.state() == SegmentStatus.State.SEALED)
                    .hasSize(3);
            assertThat(log.getLog(10).data()).hasSize(1000);
        }
    }

    @Test
    void closesOneLogAndKillsTheProcessOfAnother() throws Exception {
        LogShape small = LogShape.ofBytes(4096, 1024, 1 << 20);

        assertThat(logsOf(new Bare()).closed(small).resolve(WRITTEN_BY_A_CLOSE)).exists();
        assertThat(logsOf(new Bare()).killed(small).resolve(WRITTEN_BY_A_CLOSE)).doesNotExist();
    }

    @Test
    void writesALogOnceUnlessItWasNotCompleted() throws Exception {
        Path log = logsOf(new Walstore()).closed(THREE_SEGMENTS);
        Path trace = Files.createFile(log.resolve("left-by-a-test"));

        assertThat(logsOf(new Walstore()).closed(THREE_SEGMENTS)).isEqualTo(log);
        assertThat(trace).exists();

        Files.delete(log.resolveSibling(log.getFileName() + ".complete"));
        assertThat(logsOf(new Walstore()).closed(THREE_SEGMENTS)).isEqualTo(log);
        assertThat(trace).doesNotExist();
    }

    @Test
    void refusesALogThatTheContenderCannotWrite() {
        assertThatThrownBy(() -> logsOf(new Bare()).closed(THREE_SEGMENTS))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private PreparedLogs logsOf(Contender contender) {
        return PreparedLogs.of(
                new Trial(contender, directory, directory, Duration.ZERO, Duration.ZERO, 1 << 20, 1 << 20));
    }
}
