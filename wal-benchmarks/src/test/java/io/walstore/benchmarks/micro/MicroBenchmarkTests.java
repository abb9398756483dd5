package io.walstore.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The benchmarks do what they are named after, and JMH finds them. */
@Timeout(60)
class MicroBenchmarkTests {

    @Test
    void areFoundByJmh() throws Exception {
        try (InputStream list = getClass().getResourceAsStream("/META-INF/BenchmarkList")) {
            assertThat(new String(Objects.requireNonNull(list).readAllBytes(), UTF_8))
                    .contains("ChecksumBenchmark", "EncodeBenchmark", "HandOverBenchmark", "LookupBenchmark");
        }
    }

    @Test
    void encodeOneBatchAfterTheOther() {
        EncodeBenchmark benchmark = new EncodeBenchmark();
        benchmark.entries = 64;
        benchmark.payloadBytes = 10240;
        benchmark.makeEntries();

        assertThat(benchmark.encode()).isEqualTo(64);
        assertThat(benchmark.encode()).isEqualTo(128);
    }

    @Test
    void encodeIntoASegmentThatIsBegunAnewWhenItIsFull() {
        EncodeBenchmark benchmark = new EncodeBenchmark();
        benchmark.entries = 1024;
        benchmark.payloadBytes = 16384;
        benchmark.makeEntries();

        for (int batch = 1; batch <= 15; batch++) {
            assertThat(benchmark.encode()).isEqualTo(1024L * batch);
        }
        assertThat(benchmark.encode()).isEqualTo(1024);
    }

    @Test
    void lookUpInTheTailAndInASealedSegment() throws Exception {
        for (boolean sealed : new boolean[] {false, true}) {
            LookupBenchmark benchmark = new LookupBenchmark();
            benchmark.sealed = sealed;
            benchmark.write();

            assertThat(benchmark.lookup().data()).hasSize(128);
            assertThat(benchmark.lookup().index())
                    .isNotEqualTo(benchmark.lookup().index());
            benchmark.delete();
        }
    }

    @Test
    void handOverUntilTheAnswerIsThere() {
        HandOverBenchmark benchmark = new HandOverBenchmark();

        assertThat(benchmark.alone()).isTrue();
        assertThat(benchmark.amongMany()).isTrue();
        benchmark.close();
    }

    @Test
    void takeAChecksum() {
        ChecksumBenchmark benchmark = new ChecksumBenchmark();
        benchmark.bytes = 60;
        benchmark.makeBytes();

        assertThat(benchmark.checksum()).isNotZero().isEqualTo(benchmark.checksum());
    }
}
