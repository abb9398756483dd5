package io.walstore;

import io.walstore.commit.SteppedWorker;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** A machine for one log after the other, on which one thread does what the log's threads would do. */
final class SimulatedMachine {

    private final Random random;
    private final Function<SimulatedVfs, MetaStore> catalogue;
    private SimulatedVfs disk;
    private long nanos;
    private int ends;

    private SteppedWorker housekeeping = new SteppedWorker();
    private SteppedWorker commit = new SteppedWorker(housekeeping);
    private SteppedWorker callbacks = new SteppedWorker();
    private SteppedWorker background = new SteppedWorker(housekeeping);

    SimulatedMachine(Random random, Function<SimulatedVfs, MetaStore> catalogue) {
        this.random = random;
        this.catalogue = catalogue;
        this.disk = new SimulatedVfs(random.nextLong());
    }

    WalLogStore open(WalOptions options) {
        return open(options, catalogue.apply(disk));
    }

    private WalLogStore open(WalOptions options, MetaStore metaStore) {
        housekeeping = new SteppedWorker();
        commit = new SteppedWorker(housekeeping);
        callbacks = new SteppedWorker();
        background = new SteppedWorker(housekeeping);
        Surroundings surroundings = new Surroundings(
                commit,
                housekeeping,
                callbacks,
                background,
                new Ticking(),
                () -> ++nanos,
                random::nextLong,
                new ScriptedTimer());
        return new Opening(Path.of("simulated"), options, List.of(), surroundings).open(disk, metaStore);
    }

    SimulatedVfs disk() {
        return disk;
    }

    /** Goes on with another disk. */
    void use(SimulatedVfs newDisk) {
        disk = newDisk;
    }

    long nanos() {
        return nanos;
    }

    void pass(long duration) {
        nanos += duration;
    }

    /** Does what the commit thread does when nothing was appended for a while. */
    void idle() {
        commit.idle();
    }

    /** Commits all that waits, and answers it. */
    void commitAll() {
        while (commit.step() || callbacks.step()) {
            nanos++;
        }
    }

    /** Does one task of housekeeping; answers false if there was none. */
    boolean keepHouse() {
        return housekeeping.step();
    }

    boolean isDead() {
        return disk.isDead();
    }

    /** The process ends; what it wrote is there, as far as the page cache tells. */
    void kill() {
        disk = disk.kill();
        ends++;
    }

    void losePower() {
        disk = disk.crash();
        ends++;
    }

    /** How often a process or the power ended. */
    int ends() {
        return ends;
    }

    /** A clock that stands still, and sometimes goes backwards. */
    private final class Ticking extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(1_000_000 + nanos - (nanos % 7) * 1000);
        }
    }
}
