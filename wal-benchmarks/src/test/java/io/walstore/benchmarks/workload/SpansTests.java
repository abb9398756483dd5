package io.walstore.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing that was noted is lost. */
class SpansTests {

    @Test
    void keepsAllSpansInOrder() {
        Spans spans = new Spans();
        for (long number = 0; number < 100_000; number++) {
            spans.record(10 * number, 10 * number + 5);
        }

        List<Long> begun = new ArrayList<>();
        spans.forEach((begin, done) -> {
            assertThat(done).isEqualTo(begin + 5);
            begun.add(begin);
        });
        assertThat(begun).hasSize(100_000).isSorted().startsWith(0L, 10L).endsWith(999_990L);
    }
}
