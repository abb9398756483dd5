package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Lives of a log on a disk that does not keep its word: nothing wrong is served, and nothing is missing in silence. */
final class LyingDiskTests {

    private static final int INCARNATIONS = 8;

    @Test
    void whatWasAcknowledgedIsServedOrToldToBeLost() {
        AtomicLong refusals = new AtomicLong();

        long ends = new Simulation("lives on a lying disk", 500, seed -> {
                    LyingLife life = new LyingLife(seed);
                    int died = life.live(INCARNATIONS);
                    refusals.addAndGet(life.refusals());
                    return died;
                })
                .run();

        assertThat(ends).isPositive();
        assertThat(refusals).hasPositiveValue();
    }

    @Test
    void seedReplaysExactly() {
        assertThat(stories()).isEqualTo(stories());
    }

    private static String stories() {
        return Simulation.quietly(() -> LongStream.range(Simulation.FIRST_SEED, Simulation.FIRST_SEED + 20)
                .mapToObj(LyingLife::new)
                .map(life -> {
                    life.live(INCARNATIONS);
                    return life.story();
                })
                .collect(Collectors.joining()));
    }
}
