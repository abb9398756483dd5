package io.walstore.spring.boot.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import io.walstore.spring.boot.jpa.RecordingVfs.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine stops before, within and after each single operation that SQLite performs on a file. */
class CatalogueCrashTests {

    /** For a long run: more power losses at each operation, and at more operations of each opening. */
    private static final int LOSSES = Integer.getInteger("wal.catalogue.losses", 2);

    private static final int AGAIN = Integer.getInteger("wal.catalogue.again", 1);
    private static final long SEED = Long.getLong("wal.catalogue.seed", 1);

    private static final Logger REPORT = Logger.getLogger(CatalogueCrashTests.class.getName());

    @TempDir
    private Path scratch;

    private SimulatedSqlite sqlite;

    @BeforeEach
    void start() throws IOException {
        sqlite = new SimulatedSqlite(scratch).checkpointAfter(12);
    }

    @AfterEach
    void stop() {
        sqlite.close();
    }

    @Test
    void keepsWhatWasAcknowledgedWhereverTheMachineStops() throws IOException {
        stopEverywhere(story());
    }

    @Test
    void opensAgainWhereverTheFirstOpeningStops() throws IOException {
        RecordingVfs disk = new RecordingVfs(new SimulatedVfs(SEED), () -> List.of(Contents.NEW));
        sqlite.open(disk).load();

        stopEverywhere(disk.moments());
    }

    private void stopEverywhere(List<Moment> moments) {
        CrashCheck check = new CrashCheck(sqlite, LOSSES, AGAIN, SEED);
        moments.forEach(check::stopAt);
        REPORT.info(
                () -> moments.size() + " moments, " + check.crashes() + " crashes, " + check.openings() + " openings");
        assertThat(check.crashes()).isGreaterThan(moments.size());
    }

    /** Three processes: one closes, one is killed, one closes. */
    private List<Moment> story() throws IOException {
        CatalogueOwner owner = new CatalogueOwner(SEED);
        RecordingVfs disk = new RecordingVfs(new SimulatedVfs(SEED), owner::possible);
        for (int life = 0; life < 3; life++) {
            MetaStore store = sqlite.open(disk);
            owner.found(Contents.load(store));
            for (int i = 0; i < 8; i++) {
                owner.changeAnything(store);
            }
            if (life != 1) {
                store.close();
            }
        }
        return disk.moments();
    }
}
