package io.walstore.spring.boot.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import io.walstore.spring.boot.jpa.RecordingVfs.Moment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stops a machine at a moment, opens the catalogue that is left, and stops the machine again while that is going on.
 *
 * <p>What an opening finds is decided by the bytes it reads. So of the disks that have the same bytes only the first is
 * opened; what was found there is compared with what is promised of each.
 */
final class CrashCheck {

    private final SimulatedSqlite sqlite;
    private final int losses;
    private final int again;
    private final Random random;
    private final Map<List<Object>, Contents> known = new HashMap<>();
    private int crashes;
    private int openings;

    /**
     * Nothing is checked yet.
     *
     * @param losses how often the power goes at each moment
     * @param again at how many operations of an opening the machine stops once more
     */
    CrashCheck(SimulatedSqlite sqlite, int losses, int again, long seed) {
        this.sqlite = sqlite;
        this.losses = losses;
        this.again = again;
        this.random = new Random(seed);
    }

    int crashes() {
        return crashes;
    }

    /** How many of the disks that the crashes left had to be opened. */
    int openings() {
        return openings;
    }

    /** Ends the process, or the power, before the change and in the middle of it. */
    void stopAt(Moment moment) {
        try {
            stop(moment, moment.stopBefore(random.nextLong()));
            stop(moment, moment.stopWithin(random.nextLong()));
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError("stopped at: " + moment, e);
        }
    }

    private void stop(Moment moment, SimulatedVfs machine) throws IOException {
        crashes++;
        afterKill(machine.copy(random.nextLong()), moment.possible());
        for (int i = 0; i < losses; i++) {
            crashes++;
            afterPowerLoss(machine.copy(random.nextLong()).crash(), moment.possible());
        }
    }

    /** What was not synced is seen, and may still be lost, until the opening has shown it. */
    private void afterKill(SimulatedVfs machine, List<Contents> possible) throws IOException {
        Opening opening = open(machine, possible);
        assertThat(possible).contains(opening.found());
        for (Moment moment : some(opening.moments())) {
            assertThat(moment.possible()).as("again at: " + moment).contains(found(stopAgain(moment)));
        }
        Moment shown = opening.moments().get(opening.shownAt());
        assertThat(found(shown.stopBefore(random.nextLong()).crash())).isEqualTo(opening.found());
    }

    /** All is decided already: no crash of the opening makes a difference. */
    private void afterPowerLoss(SimulatedVfs machine, List<Contents> possible) throws IOException {
        List<Object> bytes = bytes(machine);
        if (!known.containsKey(bytes)) {
            Opening opening = open(machine, possible);
            known.put(bytes, opening.found());
            for (Moment moment : some(opening.moments())) {
                assertThat(found(stopAgain(moment))).as("again at: " + moment).isEqualTo(opening.found());
            }
        }
        assertThat(possible).contains(known.get(bytes));
    }

    /**
     * A catalogue that was opened and closed.
     *
     * @param shownAt the moment from which on it was promised to hold what was found
     */
    private record Opening(Contents found, List<Moment> moments, int shownAt) {}

    private Opening open(SimulatedVfs machine, List<Contents> possible) throws IOException {
        openings++;
        AtomicReference<List<Contents>> promise = new AtomicReference<>(possible);
        RecordingVfs disk = new RecordingVfs(machine, promise::get);
        MetaStore store = sqlite.open(disk);
        Contents found = Contents.load(store);
        promise.set(List.of(found));
        int shownAt = disk.moments().size();
        store.close();
        return new Opening(found, disk.moments(), shownAt);
    }

    private List<Moment> some(List<Moment> moments) {
        List<Moment> some = new ArrayList<>(moments);
        while (some.size() > again) {
            some.remove(random.nextInt(some.size()));
        }
        return some;
    }

    private SimulatedVfs stopAgain(Moment moment) throws IOException {
        crashes++;
        long seed = random.nextLong();
        SimulatedVfs machine = random.nextBoolean() ? moment.stopBefore(seed) : moment.stopWithin(seed);
        return random.nextInt(4) == 0 ? machine.kill() : machine.crash();
    }

    private Contents found(SimulatedVfs machine) throws IOException {
        List<Object> bytes = bytes(machine);
        Contents found = known.get(bytes);
        if (found == null) {
            openings++;
            found = Contents.load(sqlite.open(machine));
            known.put(bytes, found);
        }
        return found;
    }

    private static List<Object> bytes(SimulatedVfs machine) {
        List<Object> bytes = new ArrayList<>();
        for (String name : machine.names()) {
            bytes.add(name);
            bytes.add(Arrays.hashCode(machine.bytes(name)));
        }
        return bytes;
    }
}
