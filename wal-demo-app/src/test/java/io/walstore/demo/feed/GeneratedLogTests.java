package io.walstore.demo.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GeneratedLogTests {

    @Test
    void generatesTheSameLinesForTheSameSeed() {
        assertThat(lines(7, 1000)).isEqualTo(lines(7, 1000)).isNotEqualTo(lines(8, 1000));
    }

    @Test
    void generatesOnlyLinesInTheCombinedFormat() {
        assertThat(lines(1, 10_000))
                .allSatisfy(line -> assertThat(new String(AccessLogLine.toEvent(line), UTF_8))
                        .startsWith("{\"type\":\"access\",\"time\":\"2026-11-")
                        .contains("\"request\":", "\"agent\":"));
    }

    private static List<String> lines(long seed, int count) {
        return new GeneratedLog(new SplittableRandom(seed)).lines().limit(count).toList();
    }
}
