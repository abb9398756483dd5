package io.walstore;

import io.walstore.fixtures.Damage;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalMetadataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A log on a disk that lies: bits rot and blocks turn to zeros while it is open and while it is closed, writes get lost
 * or go elsewhere although they were confirmed, the catalogue is damaged. All decided by one seed. After an open that
 * refuses the life goes on in one of the ways an operator has.
 */
final class LyingLife {

    private static final Path DIRECTORY = Path.of("simulated");
    private static final String CATALOGUE = "METADATA";

    private final SimulatedWorld world;
    private final SimulatedMachine machine;
    private final Random random;
    private final ToldLog told;
    private byte[] olderCatalogue = {};
    private boolean lied;
    private int refusals;

    LyingLife(long seed) {
        world = new SimulatedWorld(seed, FileMetaStore::new);
        machine = world.machine;
        random = world.random;
        told = new ToldLog(world.diary);
    }

    /** Answers how often a process or the power ended. */
    int live(int incarnations) {
        try {
            for (int i = 0; i < incarnations; i++) {
                WalLogStore log = openSomehow();
                told.check(log);
                told.rested();
                olderCatalogue = disk().bytes(CATALOGUE);
                work(log);
                told.see(log);
                end(log);
                lieWhileClosed();
            }
            return machine.ends();
        } catch (RuntimeException | Error | IOException e) {
            throw new AssertionError("story:\n" + world.diary, e);
        }
    }

    int refusals() {
        return refusals;
    }

    String story() {
        return world.diary.toString();
    }

    private SimulatedVfs disk() {
        return machine.disk();
    }

    // ---- opening

    private WalLogStore openSomehow() throws IOException {
        OnCorruption first = OnCorruption.values()[random.nextInt(OnCorruption.values().length)];
        try {
            return open(first);
        } catch (WalException e) {
            refused(e);
            return isOfTheCatalogue(e) ? goOnWithoutTheCatalogue() : goOnBehindDamage();
        }
    }

    /** One that can be written; of one that is for reading only, what can be seen is checked. */
    private WalLogStore open(OnCorruption onCorruption) throws IOException {
        WalLogStore log = machine.open(world.options(Durability.SYNC, onCorruption));
        world.tell("opened, " + onCorruption);
        if (log.status().state() != WalState.READ_ONLY) {
            return log;
        }
        told.look(log);
        log.close();
        return goOnBehindDamage();
    }

    private void refused(WalException failure) {
        world.tell("refused: " + failure);
        boolean damage = failure instanceof WalCorruptException || failure instanceof WalMetadataException;
        if (!lied || !damage) {
            throw new AssertionError("refused for no reason", failure);
        }
        if (disk().openHandles() != 0) {
            throw new AssertionError(disk().openHandles() + " files are still open", failure);
        }
        if (failure instanceof WalCorruptException corrupt) {
            told.tell(corrupt);
        }
        refusals++;
    }

    private static boolean isOfTheCatalogue(WalException failure) {
        return failure instanceof WalMetadataException
                || failure instanceof WalCorruptException corrupt
                        && corrupt.file().endsWith(CATALOGUE);
    }

    private WalLogStore goOnBehindDamage() throws IOException {
        if (random.nextBoolean()) {
            try {
                return machine.open(world.options(Durability.SYNC, OnCorruption.QUARANTINE));
            } catch (WalException e) {
                refused(e);
            }
        }
        return salvage();
    }

    private WalLogStore goOnWithoutTheCatalogue() throws IOException {
        if (random.nextInt(3) > 0) {
            disk().remove(CATALOGUE);
            try {
                WalRepair.Rebuilt rebuilt = WalRepair.rebuildMetadata(DIRECTORY, disk(), new FileMetaStore(disk()));
                world.tell(rebuilt.toString());
                told.cutsMayComeBack();
                return machine.open(world.options(Durability.SYNC, OnCorruption.QUARANTINE));
            } catch (WalException e) {
                refused(e);
            }
        }
        return salvage();
    }

    private WalLogStore salvage() {
        SimulatedVfs target = new SimulatedVfs(random.nextLong());
        WalRepair.Salvaged salvaged = new Salvage(disk(), target, () -> 1, random::nextLong)
                .run(new FileMetaStore(disk()), new FileMetaStore(target));
        world.tell(salvaged.toString());
        told.tell(salvaged);
        machine.use(target);
        WalLogStore log = machine.open(world.options(Durability.SYNC, OnCorruption.FAIL));
        told.requireAllTold(log);
        return log;
    }

    // ---- working

    private void work(WalLogStore log) {
        planALie();
        int steps = random.nextInt(40);
        for (int i = 0; i < steps; i++) {
            int scars = disk().vandal().scars().size();
            if (!step(log)) {
                return;
            }
            while (random.nextInt(3) == 0 && machine.keepHouse()) {
                world.tell("housekeeping");
            }
            if (disk().vandal().scars().size() > scars) {
                lied = true;
                told.lied();
                world.tell("lied: " + disk().vandal().scars());
            }
        }
    }

    private void planALie() {
        Damage[] lies = Damage.values();
        if (random.nextInt(3) > 0) {
            disk().vandal().damageAt(lies[random.nextInt(lies.length)], 1 + random.nextInt(40));
        }
    }

    /** Answers false if nothing can be appended any more. */
    private boolean step(WalLogStore log) {
        switch (random.nextInt(12)) {
            case 0 -> {
                log.roll();
                told.rested();
                world.tell("roll");
            }
            case 1 -> told.truncateFront(log, log.firstIndex() + random.nextInt(40));
            case 2 -> told.truncateBack(log, Math.max(log.firstIndex(), log.lastIndex() - random.nextInt(4)));
            case 3 -> {
                machine.idle();
                told.rested();
                world.tell("idle");
            }
            case 4 -> told.check(log);
            default -> {
                return told.append(log, world.tags(1 + random.nextInt(4)));
            }
        }
        return true;
    }

    // ---- ending

    private void end(WalLogStore log) {
        int before = disk().vandal().scars().size();
        if (random.nextInt(3) == 0) {
            log.close();
            world.tell("closed");
            told.rested();
        }
        if (disk().vandal().scars().size() > before) {
            lied = true;
            told.lied();
        }
        if (random.nextBoolean()) {
            machine.kill();
            world.tell("kill");
        } else {
            machine.losePower();
            world.tell("power loss");
        }
    }

    private void lieWhileClosed() {
        switch (random.nextInt(6)) {
            case 0, 1 -> damage(Damage.BIT_ROT);
            case 2 -> damage(Damage.ZEROED_BLOCK);
            case 3 -> damageTheCatalogue();
            default -> {}
        }
    }

    private void damage(Damage damage) {
        disk().vandal().damage(damage);
        disk().vandal().dropCaches();
        lied = true;
        world.tell("damaged: " + disk().vandal().scars());
    }

    private void damageTheCatalogue() {
        if (!disk().names().contains(CATALOGUE)) {
            return;
        }
        byte[] bytes = damaged(disk().bytes(CATALOGUE));
        disk().write(CATALOGUE, bytes);
        lied = true;
        world.tell("damaged the catalogue");
    }

    /** A bit turns, the end is cut off, or somebody puts an older one back. */
    private byte[] damaged(byte[] bytes) {
        switch (random.nextInt(3)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            default -> {
                told.cutsMayComeBack();
                return olderCatalogue;
            }
        }
        return bytes;
    }
}
