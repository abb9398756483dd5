package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lives of a log on a disk that loses power. */
class SimulationTests {

    private static final int LIVES = Integer.getInteger("wal.simulation.lives", 4000);
    private static final int INCARNATIONS = 8;
    private static final long FIRST_SEED = Long.getLong("wal.simulation.seed", 1);

    private static final Logger REPORT = Logger.getLogger(SimulationTests.class.getName());

    /** Failing is what these logs are for; nobody wants to read of it thousands of times. */
    private static final Logger LOGGER = Logger.getLogger(WalLogStore.class.getName());

    @Test
    void nothingAcknowledgedIsLostWhateverCrashes() {
        int crashes = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
            crashes += live(seed).crashes();
        }
        int survived = crashes;
        REPORT.info(() -> LIVES + " lives, " + survived + " crashes");
        assertThat(crashes).isGreaterThan(LIVES);
    }

    @Test
    void seedReplaysExactly() {
        assertThat(live(FIRST_SEED).story()).isEqualTo(live(FIRST_SEED).story());
    }

    @BeforeAll
    static void hush() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOGGER.setLevel(null);
    }

    private record Lived(int crashes, String story) {}

    private static Lived live(long seed) {
        SimulatedLife life = new SimulatedLife(seed);
        try {
            return new Lived(life.live(INCARNATIONS), life.story());
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", replay it with -Dwal.simulation.lives=1 -Dwal.simulation.seed=" + seed, e);
        }
    }
}
