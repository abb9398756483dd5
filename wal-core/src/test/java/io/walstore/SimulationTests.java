package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.meta.SplitCatalogue;
import io.walstore.spi.MetaStore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Lives of a log on a machine that loses power, fills up and fails, but whose disk keeps its word. */
final class SimulationTests {

    private static final int INCARNATIONS = 8;

    @Test
    void nothingAcknowledgedIsLostWhateverCrashes() {
        assertThat(crashes("lives over a catalogue in a file", 3000, () -> FileMetaStore::new))
                .isPositive();
    }

    @Test
    void nothingIsLostOverACatalogueInTwoFiles() {
        assertThat(crashes("lives over a catalogue in two files", 1500, () -> SplitCatalogue::in))
                .isPositive();
    }

    @Test
    void nothingIsLostOverACatalogueElsewhere() {
        assertThat(crashes("lives over a catalogue elsewhere", 1500, IdealCatalogue::new))
                .isPositive();
    }

    private static long crashes(String name, int lives, Supplier<Function<SimulatedVfs, MetaStore>> catalogues) {
        return new Simulation(name, lives, seed -> new SimulatedLife(seed, catalogues.get()).live(INCARNATIONS)).run();
    }

    @Test
    void seedReplaysExactly() {
        assertThat(stories(() -> FileMetaStore::new)).isEqualTo(stories(() -> FileMetaStore::new));
        assertThat(stories(IdealCatalogue::new)).isEqualTo(stories(IdealCatalogue::new));
    }

    private static String stories(Supplier<Function<SimulatedVfs, MetaStore>> catalogues) {
        return Simulation.quietly(() -> LongStream.range(Simulation.FIRST_SEED, Simulation.FIRST_SEED + 20)
                .mapToObj(seed -> story(new SimulatedLife(seed, catalogues.get())))
                .collect(Collectors.joining()));
    }

    private static String story(SimulatedLife life) {
        life.live(INCARNATIONS);
        return life.story();
    }
}
