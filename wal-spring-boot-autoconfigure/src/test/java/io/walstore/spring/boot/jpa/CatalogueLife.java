package io.walstore.spring.boot.jpa;

import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import java.io.IOException;
import java.util.Random;

/**
 * A catalogue from its first opening through many crashes, failures and full disks, all decided by one seed, beside its
 * owner, who knows what was promised. One thread does everything, so a seed replays exactly.
 */
final class CatalogueLife {

    private final SimulatedSqlite sqlite;
    private final Random random;
    private final CatalogueOwner owner;
    private final StringBuilder story = new StringBuilder();
    private SimulatedVfs machine;
    private int crashes;

    CatalogueLife(long seed, SimulatedSqlite sqlite) {
        this.sqlite = sqlite;
        this.random = new Random(seed);
        this.owner = new CatalogueOwner(random.nextLong());
        this.machine = new SimulatedVfs(random.nextLong());
    }

    /** Lives so many process lives; answers how often the machine crashed. */
    int live(int incarnations) {
        try {
            for (int i = 0; i < incarnations; i++) {
                liveOnce();
            }
            heal();
            look(open());
            return crashes;
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError("story:\n" + story, e);
        }
    }

    private void liveOnce() throws IOException {
        planTrouble(30);
        MetaStore store = open();
        boolean usable = did("open", () -> look(store));
        if (usable) {
            planTrouble(60);
            work(store);
        }
        end(store);
    }

    private MetaStore open() throws IOException {
        return sqlite.open(machine);
    }

    private void look(MetaStore store) {
        owner.found(Contents.load(store));
        tell("  found " + owner.possible());
    }

    private void planTrouble(int operations) throws IOException {
        heal();
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> machine.crashAtOperation(1 + random.nextInt(operations));
            case 3 -> fail(FileOperation.SYNC, operations / 6);
            case 4 -> fail(FileOperation.WRITE, operations / 2);
            case 5 -> fail(FileOperation.values()[random.nextInt(FileOperation.values().length)], 4);
            case 6 -> machine.capacity(usedBytes() + random.nextInt(40_000));
            default -> tell("no trouble");
        }
    }

    private void heal() {
        machine.heal();
        machine.capacity(1L << 40);
    }

    private void fail(FileOperation operation, int reach) {
        int nth = 1 + random.nextInt(reach);
        tell("will fail " + operation + " " + nth);
        machine.failAt(operation, nth);
    }

    private long usedBytes() throws IOException {
        return machine.totalBytes() - machine.usableBytes();
    }

    private void work(MetaStore store) {
        int changes = random.nextInt(12);
        for (int i = 0; i < changes && owner.possible().size() == 1; i++) {
            did("change", () -> owner.changeAnything(store));
        }
        if (owner.possible().size() > 1 && isAlive()) {
            requireRefusal(store);
        }
    }

    /** Nobody may build on a change whose outcome is unknown. */
    private void requireRefusal(MetaStore store) {
        try {
            store.setLong("term", -1);
        } catch (WalException e) {
            return;
        }
        throw new AssertionError("a catalogue in doubt takes changes");
    }

    private void end(MetaStore store) {
        if (random.nextInt(3) == 0) {
            did("close", store::close);
        }
        if (isAlive() && random.nextInt(3) == 0) {
            tell("the process ends");
            return;
        }
        crashes++;
        boolean power = random.nextInt(3) > 0;
        tell(power ? "power loss" : "kill");
        machine = power ? machine.crash() : machine.kill();
    }

    /** Answers whether it came to a good end. What it throws is expected of a disk in trouble. */
    private boolean did(String what, Runnable deed) {
        try {
            deed.run();
            tell(what);
            return true;
        } catch (WalFullException e) {
            tell(what + ": disk full");
            return false;
        } catch (WalException | io.walstore.fixtures.SimulatedCrash e) {
            tell(what + ": " + e.getMessage());
            return false;
        }
    }

    private boolean isAlive() {
        try {
            machine.list();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void tell(String what) {
        story.append(what).append('\n');
    }

    String story() {
        return story.toString();
    }
}
