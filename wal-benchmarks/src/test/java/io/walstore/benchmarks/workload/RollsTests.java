package io.walstore.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which appends met a roll. */
class RollsTests {

    private final Rolls rolls = new Rolls();

    @Test
    void meetsWhatOverlaps() {
        rolls.add(100, 200);

        assertThat(rolls.meet(50, 99)).isFalse();
        assertThat(rolls.meet(50, 100)).isTrue();
        assertThat(rolls.meet(120, 130)).isTrue();
        assertThat(rolls.meet(200, 250)).isTrue();
        assertThat(rolls.meet(201, 250)).isFalse();
        assertThat(rolls.meet(50, 250)).isTrue();
    }

    @Test
    void joinsSealingAndPreparing() {
        rolls.add(100, 200);
        rolls.add(300, 400);
        rolls.add(150, 350);
        rolls.add(500, 600);

        assertThat(rolls.meet(250, 260)).isTrue();
        assertThat(rolls.meet(380, 390)).isTrue();
        assertThat(rolls.meet(401, 499)).isFalse();
        assertThat(rolls.meet(501, 502)).isTrue();
    }

    @Test
    void keepsALongOneThatAShortOneLiesIn() {
        rolls.add(100, 400);
        rolls.add(200, 300);

        assertThat(rolls.meet(350, 360)).isTrue();
    }

    @Test
    void joinsSeveralThatLieInALongOne() {
        rolls.add(100, 110);
        rolls.add(120, 130);
        rolls.add(90, 200);

        assertThat(rolls.meet(150, 160)).isTrue();
    }
}
