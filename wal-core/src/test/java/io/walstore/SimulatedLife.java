package io.walstore;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import java.util.List;
import java.util.function.Function;

/**
 * A log from its first open through many crashes, all decided by one seed, beside a model of what was promised. One
 * thread does everything, so a seed replays exactly.
 */
final class SimulatedLife {

    private final SimulatedWorld world;
    private final SimulatedMachine machine;
    private final Troubles troubles;
    private final ModelHistory history;

    /** Whether the log gives up segments by itself in this life, or did in the one before. */
    private boolean givesUp;

    /**
     * A life that has not begun.
     *
     * @param seed decides everything
     * @param catalogue makes the log's catalogue at each open, on the machine that is running then
     */
    SimulatedLife(long seed, Function<SimulatedVfs, MetaStore> catalogue) {
        world = new SimulatedWorld(seed, catalogue);
        machine = world.machine;
        troubles = world.troubles;
        history = world.history;
    }

    /** Lives so many process lives; answers how often a process or the power ended. */
    int live(int incarnations) {
        try {
            for (int i = 0; i < incarnations; i++) {
                liveOnce();
            }
            return machine.ends();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("story:\n" + world.diary, e);
        }
    }

    private void liveOnce() {
        WalOptions options = world.options(anyDurability());
        boolean gaveUp = givesUp;
        givesUp = SimulatedWork.givesUp(options);
        WalLogStore log = openAtLast(options);
        if (gaveUp || givesUp) {
            history.mayHaveGivenUpBefore(log.firstIndex());
        }
        find(log);
        world.values.find(log.stable());
        world.consumer.find(log, history.now());
        world.tell("found " + history.now() + ", goes on with " + options.durability());
        troubles.planForWork(world.disk());
        new SimulatedWork(world, log, options).work();
        end(log);
    }

    private Durability anyDurability() {
        int chance = world.random.nextInt(4);
        return chance < 2 ? Durability.SYNC : chance == 2 ? Durability.INTERVAL : Durability.OS;
    }

    /** Opens, perhaps through crashes and failures in the middle of it; each must leave the log recoverable. */
    private WalLogStore openAtLast(WalOptions options) {
        while (true) {
            troubles.planForOpening(world.disk());
            if (troubles.syncLost()) {
                history.losePower();
            }
            WalLogStore log = tryToOpen(options);
            if (machine.isDead()) {
                world.tell("crash while opening");
                restart();
            } else if (log != null) {
                troubles.end(world.disk());
                troubles.opened();
                return log;
            } else {
                requireReleased();
                troubles.end(world.disk());
            }
        }
    }

    /** Null if it was refused, or crashed. */
    private WalLogStore tryToOpen(WalOptions options) {
        try {
            return machine.open(options);
        } catch (RuntimeException | Error e) {
            if (!machine.isDead()) {
                troubles.requireReason(e);
                world.tell("refused: " + e);
            }
            return null;
        }
    }

    private void requireReleased() {
        if (world.disk().openHandles() != 0) {
            throw new AssertionError(world.disk().openHandles() + " files are still open");
        }
    }

    /** An empty log does not tell where it goes on; then an append does. */
    private void find(WalLogStore log) {
        List<ModelLog> matching = ModelLog.read(log, history.possible());
        if (matching.size() == 1) {
            history.found(matching.get(0));
            return;
        }
        List<Long> tags = world.tags(1);
        long index = log.append(ModelLog.payload(tags.get(0)));
        List<ModelLog> found = matching.stream()
                .filter(model -> Math.max(1, model.next()) == index)
                .toList();
        if (found.isEmpty()) {
            throw new AssertionError("went on at " + index + ", expected one of " + matching);
        }
        history.found(found.get(0));
        history.undecided(found); // a power loss that takes the entry may leave any of them
        history.acknowledge(found.get(0).append(index, tags));
        history.durableUpTo(log.status().durableIndex());
    }

    private void end(WalLogStore log) {
        if (!machine.isDead() && log.status().state() == WalState.FAILED) {
            checkFailed(log);
        }
        if (!machine.isDead() && world.random.nextInt(3) == 0) {
            close(log);
        }
        restart();
    }

    /** It takes nothing more, and still shows what it acknowledged. */
    private void checkFailed(WalLogStore log) {
        troubles.end(world.disk());
        ModelLog now = history.now();
        boolean cut = givesUp && !now.isEmpty() && log.firstIndex() > now.first();
        ModelLog.read(log, List.of(cut ? now.truncateFront(log.firstIndex()) : now));
        world.tell("failed");
    }

    private void close(WalLogStore log) {
        try {
            log.close();
        } catch (RuntimeException | Error e) {
            world.tell("  " + e);
            if (!machine.isDead()) {
                troubles.requireReason(e);
            }
            return;
        }
        if (!machine.isDead()) {
            requireReleased();
            if (log.status().failure().isEmpty()) {
                history.durable();
            }
            world.tell("closed");
        }
    }

    /** The process ends; the power goes with it or not, or the page cache forgets what it can. */
    private void restart() {
        troubles.end(world.disk());
        switch (world.random.nextInt(6)) {
            case 0 -> kill("kill");
            case 1 -> {
                kill("kill, and caches dropped");
                world.disk().vandal().dropCaches();
                if (troubles.syncLost()) {
                    history.losePower();
                }
            }
            default -> {
                world.tell("power loss");
                machine.losePower();
                history.losePower();
            }
        }
    }

    private void kill(String how) {
        world.tell(how);
        machine.kill();
    }

    String story() {
        return world.diary.toString();
    }
}
