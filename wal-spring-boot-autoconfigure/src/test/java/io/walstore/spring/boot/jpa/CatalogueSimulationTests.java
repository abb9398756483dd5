package io.walstore.spring.boot.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of a catalogue on a disk that loses power. */
class CatalogueSimulationTests {

    private static final int LIVES = Integer.getInteger("wal.catalogue.lives", 200);
    private static final int INCARNATIONS = 6;
    private static final long FIRST_SEED = Long.getLong("wal.catalogue.seed", 1);

    private static final Logger REPORT = Logger.getLogger(CatalogueSimulationTests.class.getName());

    @TempDir
    private Path scratch;

    private SimulatedSqlite sqlite;

    @BeforeEach
    void start() throws IOException {
        sqlite = new SimulatedSqlite(scratch).checkpointAfter(8);
    }

    @AfterEach
    void stop() {
        sqlite.close();
    }

    @Test
    void nothingAcknowledgedIsLostWhateverCrashes() {
        int crashes = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
            crashes += live(seed);
        }
        int survived = crashes;
        REPORT.info(() -> LIVES + " lives, " + survived + " crashes");
        assertThat(crashes).isGreaterThan(LIVES);
    }

    private int live(long seed) {
        try {
            return new CatalogueLife(seed, sqlite).live(INCARNATIONS);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", replay it with -Dwal.catalogue.lives=1 -Dwal.catalogue.seed=" + seed, e);
        }
    }
}
