package io.walstore;

import static io.walstore.fixtures.FileOperation.COMMIT;
import static io.walstore.fixtures.FileOperation.DIRECTORY_SYNC;
import static io.walstore.fixtures.FileOperation.OPEN;
import static io.walstore.fixtures.FileOperation.READ;
import static io.walstore.fixtures.FileOperation.SYNC;
import static io.walstore.fixtures.FileOperation.WRITE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.walstore.fixtures.SimulatedCrash;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.DiskFullException;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SimulatedVfsTests extends VfsContract {

    private static final int SECTOR_BYTES = Disks.SECTOR_BYTES;

    private SimulatedVfs disk;

    @BeforeEach
    void insertDisk() {
        disk = new SimulatedVfs(1);
    }

    @Override
    Vfs vfs() {
        return disk;
    }

    @Test
    void syncedBytesSurvivePowerLoss() throws IOException {
        writeDurably("a", "abc");

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=abc");
    }

    @Test
    void unsyncedBytesMayVanishInPowerLoss() throws IOException {
        writeDurably("a", "old");

        disk.openWriter("a").write(text("new"), 0);

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=new", "a=old");
    }

    @Test
    void eachSectorSurvivesByItself() throws IOException {
        writeDurably("a", Disks.sectors("oo"));

        disk.openWriter("a").write(text(Disks.sectors("nn")), 0);

        assertThat(afterPowerLoss(Disks::firstOfEachSector)).containsExactly("nn", "no", "on", "oo");
    }

    @Test
    void losingOneSectorOfManyIsAsLikelyAsLosingHalfOfThem() throws IOException {
        writeDurably("a", Disks.sectors("oooooooooooooooooooo"));

        disk.openWriter("a").write(text(Disks.sectors("nnnnnnnnnnnnnnnnnnnn")), 0);

        assertThat(afterPowerLoss(state -> count(Disks.firstOfEachSector(state), 'o')))
                .contains(0, 1, 10, 19, 20);
    }

    @Test
    void sectorWrittenTwiceMaySurviveAsItWasInBetween() throws IOException {
        writeDurably("a", "old");

        WritableFile file = disk.openWriter("a");
        file.write(text("mid"), 0);
        file.write(text("new"), 0);

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=mid", "a=new", "a=old");
    }

    @Test
    void sectorsAreNotTorn() throws IOException {
        writeDurably("a", Disks.sectors("oo"));

        disk.openWriter("a").write(text(Disks.sectors("nn")), 0);

        assertThat(afterPowerLoss(this::hasGarbage)).containsExactly(false);
    }

    @Test
    void sectorsOfASimplerDeviceMayBeTorn() throws IOException {
        writeDurably("a", Disks.sectors("oo"));
        disk.nonAtomicSectors();

        disk.openWriter("a").write(text(Disks.sectors("nn")), 0);

        assertThat(afterPowerLoss(this::hasGarbage)).containsExactly(false, true);
    }

    @Test
    void syncedSectorsOfASimplerDeviceAreNotTorn() throws IOException {
        writeDurably("a", Disks.sectors("oo"));
        disk.nonAtomicSectors();

        disk.openWriter("a").write(text(Disks.sectors("n")), 0);

        assertThat(afterPowerLoss(state -> Disks.firstOfEachSector(state).charAt(1)))
                .containsExactly('o');
    }

    @Test
    void unsyncedGrowthMayVanishWhollyOrInPart() throws IOException {
        writeDurably("a", "");

        disk.openWriter("a").write(text(Disks.sectors("nn") + "n"), 0);

        assertThat(afterPowerLoss(state -> state.bytes("a").length))
                .containsExactly(0, SECTOR_BYTES, 2 * SECTOR_BYTES, 2 * SECTOR_BYTES + 1);
    }

    @Test
    void grownFileMayHaveZerosWhereBytesVanished() throws IOException {
        writeDurably("a", "");

        disk.openWriter("a").write(text(Disks.sectors("nn")), 0);

        assertThat(afterPowerLoss(Disks::firstOfEachSector)).containsExactly("", "\0", "\0\0", "\0n", "n", "n\0", "nn");
    }

    @Test
    void unsyncedCutMayBeUndoneWithAllItsBytes() throws IOException {
        writeDurably("a", Disks.sectors("abc") + "d");

        disk.openWriter("a").truncate(SECTOR_BYTES + 2);

        assertThat(afterPowerLoss(state -> state.bytes("a").length))
                .containsExactly(SECTOR_BYTES + 2, 3 * SECTOR_BYTES + 1);
        assertThat(afterPowerLoss(Disks::firstOfEachSector)).containsExactly("ab", "abcd");
    }

    @Test
    void syncedCutIsNotUndone() throws IOException {
        writeDurably("a", Disks.sectors("abc"));
        WritableFile file = disk.openWriter("a");
        file.truncate(SECTOR_BYTES);
        file.sync();

        file.write(text(Disks.sectors("nn")), SECTOR_BYTES);

        assertThat(afterPowerLoss(Disks::firstOfEachSector))
                .containsExactly("a", "a\0", "a\0\0", "a\0n", "an", "an\0", "ann");
    }

    @Test
    void cutBytesDoNotComeBackWhenTheFileGrowsAgain() throws IOException {
        writeDurably("a", "abcd");
        WritableFile file = disk.openWriter("a");
        file.truncate(1);
        file.sync();

        file.write(text("XYZ"), 1);

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=a", "a=a\0\0\0", "a=aXYZ");
    }

    @Test
    void cutBytesDoNotComeBackAfterAFailedSyncAndAGoodOne() throws IOException {
        writeDurably("a", Disks.sectors("ab"));
        WritableFile file = disk.openWriter("a");
        file.truncate(SECTOR_BYTES);
        disk.failAt(SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);
        file.sync();

        file.write(text(Disks.sectors("n")), SECTOR_BYTES);

        assertThat(afterPowerLoss(Disks::firstOfEachSector)).containsExactly("a", "a\0", "an");
    }

    @Test
    void bytesLostInACrashDoNotComeBackInTheNext() throws IOException {
        writeDurably("a", "o");
        disk.openWriter("a").write(text("abcd"), 1);
        Set<String> states = new TreeSet<>();
        for (SimulatedVfs next : crashesThatLeave("a=o")) {
            disk = next;
            disk.openWriter("a").write(text("XYZ"), 1);
            states.addAll(afterPowerLoss(Disks::text));
        }

        assertThat(states).containsExactly("a=o", "a=o\0\0\0", "a=oXYZ");
    }

    @Test
    void bytesBehindACutDoNotComeBackOnceTheCutIsOnTheDisk() throws IOException {
        writeDurably("a", Disks.sectors("ab"));
        WritableFile file = disk.openWriter("a");
        file.truncate(0);
        file.write(text(Disks.sectors("nnn")), 0);

        Set<String> survivors = afterPowerLoss(Disks::firstOfEachSector);

        assertThat(survivors).contains("ab", "", "nb", "an", "nnn", "n\0n");
        assertThat(survivors).noneMatch(state -> state.contains("a") && state.contains("\0\0n"));
        assertThat(survivors).noneMatch(state -> state.length() == 1 && state.contains("a"));
    }

    @Test
    void unsyncedNameMayVanishWithItsSyncedBytes() throws IOException {
        write("a", "abc");

        assertThat(afterPowerLoss(Disks::text)).containsExactly("", "a=abc");
    }

    @Test
    void namesSurviveIndependently() throws IOException {
        write("a", "");
        write("b", "");

        assertThat(afterPowerLoss(Disks::text)).containsExactly("", "a=", "a=b=", "b=");
    }

    @Test
    void unsyncedDeletionMayBeUndone() throws IOException {
        writeDurably("a", "abc");

        disk.delete("a");

        assertThat(afterPowerLoss(Disks::text)).containsExactly("", "a=abc");
    }

    @Test
    void syncedDeletionIsNotUndone() throws IOException {
        writeDurably("a", "abc");

        disk.delete("a");
        disk.sync();

        assertThat(afterPowerLoss(Disks::text)).containsExactly("");
    }

    @Test
    void unsyncedRenameHappensWhollyOrNotAtAll() throws IOException {
        writeDurably("a", "new");
        writeDurably("b", "old");

        disk.rename("a", "b");

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=newb=old", "b=new");
    }

    @Test
    void renameOfAnUnsyncedFileDoesNotSaveItsBytes() throws IOException {
        disk.create("a").write(text("new"), 0);
        disk.sync();

        disk.rename("a", "b");
        disk.sync();

        assertThat(afterPowerLoss(Disks::text)).containsExactly("b=", "b=\0\0\0", "b=new");
    }

    @Test
    void reusingANameDoesNotLoseTheRenamedFile() throws IOException {
        writeDurably("a", "1");
        disk.rename("a", "b");

        write("a", "2");

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=1", "a=2b=1", "b=1");
    }

    @Test
    void syncAfterAFailedSyncMakesNothingDurable() throws IOException {
        writeDurably("a", "old");
        WritableFile file = disk.openWriter("a");
        file.write(text("new"), 0);
        disk.failAt(SYNC, 1);
        assertThatIOException().isThrownBy(file::sync).withMessageContaining("Input/output error");

        file.sync();

        assertThat(read("a")).isEqualTo("new");
        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=old");
    }

    @Test
    void syncAfterAFailedSyncMakesTheSizeDurable() throws IOException {
        writeDurably("a", "");
        WritableFile file = disk.openWriter("a");
        file.write(text("new"), 0);
        disk.failAt(SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);

        file.sync();

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=\0\0\0");
    }

    @Test
    void bytesLostByAFailedSyncAreSavedByWritingThemAgain() throws IOException {
        writeDurably("a", "old");
        WritableFile file = disk.openWriter("a");
        file.write(text("new"), 0);
        disk.failAt(SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);

        file.write(text("new"), 0);
        file.sync();

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=new");
    }

    @Test
    void versionsBeforeAFailedSyncAreLost() throws IOException {
        writeDurably("a", "old");
        WritableFile file = disk.openWriter("a");
        file.write(text("mid"), 0);
        file.write(text("new"), 0);
        disk.failAt(SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);

        file.write(text("end"), 0);

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=end", "a=old");
    }

    @Test
    void sectorsLostByAFailedSyncAreNotTorn() throws IOException {
        disk.nonAtomicSectors();
        writeDurably("a", Disks.sectors("o"));
        WritableFile file = disk.openWriter("a");
        file.write(text(Disks.sectors("n")), 0);
        disk.failAt(SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);

        assertThat(afterPowerLoss(this::hasGarbage)).containsExactly(false);
    }

    @Test
    void namesSurviveASyncAfterAFailedOne() throws IOException {
        write("a", "abc");
        disk.failAt(DIRECTORY_SYNC, 1);
        assertThatIOException().isThrownBy(disk::sync);
        assertThat(afterPowerLoss(Disks::text)).containsExactly("", "a=abc");

        disk.sync();

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=abc");
    }

    @Test
    void killKeepsWhatALaterPowerLossMayTake() throws IOException {
        writeDurably("a", "old");
        write("b", "abc");
        disk.openWriter("a").write(text("new"), 0);

        disk = disk.kill();

        assertThat(Disks.text(disk)).isEqualTo("a=newb=abc");
        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=new", "a=newb=abc", "a=old", "a=oldb=abc");
    }

    @Test
    void nextProcessCanSyncWhatAKilledOneWrote() throws IOException {
        writeDurably("a", "old");
        disk.openWriter("a").write(text("new"), 0);

        disk = disk.kill();
        disk.openWriter("a").sync();

        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=new");
    }

    @Test
    void bytesLostByAFailedSyncAreSeenByTheNextProcessToo() throws IOException {
        writeDurably("a", "old");
        WritableFile file = disk.openWriter("a");
        file.write(text("new"), 0);
        disk.failAt(SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);

        disk = disk.kill();
        disk.openWriter("a").sync();

        assertThat(read("a")).isEqualTo("new");
        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=old");
    }

    @Test
    void deadMachineDoesNothing() throws IOException {
        WritableFile file = disk.create("a");
        Vfs.Lock lock = disk.lock();

        SimulatedVfs next = disk.kill();

        assertThatIOException().isThrownBy(() -> file.write(text("abc"), 0)).withMessage("crashed");
        assertThatIOException().isThrownBy(file::sync).withMessage("crashed");
        assertThatIOException().isThrownBy(() -> file.read(text("abc"), 0)).withMessage("crashed");
        assertThatIOException().isThrownBy(() -> disk.create("b")).withMessage("crashed");
        assertThatIOException().isThrownBy(disk::lock).withMessage("crashed");
        assertThat(Disks.text(next)).isEqualTo("a=");
        next.lock();
        lock.close();
        file.close();
    }

    @Test
    void crashComesBeforeOrAfterTheEffect() {
        Set<String> survivors = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++) {
            SimulatedVfs machine = new SimulatedVfs(seed);
            machine.crashAtOperation(1);
            assertThatExceptionOfType(SimulatedCrash.class)
                    .isThrownBy(() -> machine.create("a"))
                    .withMessageContaining("CREATE of /simulated/a");
            assertThatIOException().isThrownBy(machine::list).withMessage("crashed");
            survivors.add(Disks.text(machine.kill()));
        }

        assertThat(survivors).containsExactly("", "a=");
    }

    @Test
    void crashComesInTheMiddleOfAWrite() throws IOException {
        Set<String> survivors = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++) {
            SimulatedVfs machine = new SimulatedVfs(seed);
            WritableFile file = machine.create("a");
            machine.crashAtOperation(1);
            assertThatExceptionOfType(SimulatedCrash.class)
                    .isThrownBy(() -> file.write(text("one wordtwo wordtri word"), 0));
            survivors.add(Disks.text(machine.kill()));
        }

        assertThat(survivors).containsExactly("a=", "a=one word", "a=one wordtwo word", "a=one wordtwo wordtri word");
    }

    @Test
    void everyOperationThatChangesTheDiskCanBeCrashedAt() throws IOException {
        liveFrom(disk);
        long changeCount = disk.changeCount();
        assertThat(changeCount).isEqualTo(8);

        for (int nth = 1; nth <= changeCount; nth++) {
            SimulatedVfs machine = new SimulatedVfs(nth);
            machine.crashAtOperation(nth);
            assertThatExceptionOfType(SimulatedCrash.class)
                    .isThrownBy(() -> liveFrom(machine))
                    .withMessageContaining("operation " + nth + ",");
        }
    }

    @Test
    void changeBesideTheFilesFailsAndCrashesLikeAnyOther() throws IOException {
        Set<Integer> survivors = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++) {
            SimulatedVfs machine = new SimulatedVfs(seed);
            AtomicInteger database = new AtomicInteger();
            machine.commit(database::incrementAndGet);
            machine.failAt(COMMIT, 1);
            assertThatIOException().isThrownBy(() -> machine.commit(database::incrementAndGet));
            assertThat(database).hasValue(1);

            machine.crashAtOperation(1);
            assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(() -> machine.commit(database::incrementAndGet));
            survivors.add(database.get());
            assertThatIOException().isThrownBy(() -> machine.commit(database::incrementAndGet));
            assertThat(machine.isDead()).isTrue();
        }

        assertThat(survivors).containsExactly(1, 2);
    }

    @Test
    void nthOperationFailsOnce() throws IOException {
        writeDurably("a", "abc");
        disk.failAt(READ, 2);

        assertThat(read("a")).isEqualTo("abc");
        assertThatIOException().isThrownBy(() -> read("a")).withMessageContaining("READ");
        assertThat(read("a")).isEqualTo("abc");
    }

    @Test
    void allOperationsFailUntilHealed() throws IOException {
        writeDurably("a", "abc");
        disk.failFrom(OPEN, 1);

        assertThatIOException().isThrownBy(() -> read("a"));
        assertThatIOException().isThrownBy(() -> read("a"));
        disk.heal();

        assertThat(read("a")).isEqualTo("abc");
        assertThat(disk.count(OPEN)).isEqualTo(3);
    }

    @Test
    void failedWriteLeavesAnyNumberOfWords() throws IOException {
        Set<String> survivors = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++) {
            SimulatedVfs machine = new SimulatedVfs(seed);
            WritableFile file = machine.create("a");
            machine.failAt(WRITE, 1);
            assertThatIOException().isThrownBy(() -> file.write(text("one wordtwo wordtri word"), 0));
            survivors.add(Disks.text(machine));
        }

        assertThat(survivors).containsExactly("a=", "a=one word", "a=one wordtwo word", "a=one wordtwo wordtri word");
    }

    @Test
    void fullDiskTakesWhatFits() throws IOException {
        disk.capacity(10);
        WritableFile file = disk.create("a");
        file.write(text("0123"), 0);

        assertThatExceptionOfType(DiskFullException.class).isThrownBy(() -> file.write(text("456789ABC"), 4));

        assertThat(disk.usableBytes()).isEqualTo(10 - file.size()).isBetween(0L, 6L);
        assertThat("0123456789ABC").startsWith(read(file));
    }

    @Test
    void fullDiskTakesBytesInPlaceOfOthers() throws IOException {
        writeDurably("a", "0123");
        disk.capacity(4);

        disk.openWriter("a").write(text("ABCD"), 0);

        assertThat(read("a")).isEqualTo("ABCD");
        assertThatExceptionOfType(DiskFullException.class).isThrownBy(() -> disk.create("b"));
        assertThat(disk.names()).containsExactly("a");
    }

    @Test
    void fullDiskHealsWhenThereIsRoomAgain() throws IOException {
        writeDurably("a", "0123");
        disk.capacity(4);
        assertThatExceptionOfType(DiskFullException.class).isThrownBy(() -> disk.create("b"));

        disk.delete("a");

        writeDurably("b", "4567");
        assertThat(read("b")).isEqualTo("4567");
    }

    @Test
    void damageIsDurable() throws IOException {
        writeDurably("a", "0123");
        writeDurably("b", "0123");
        writeDurably("c", "0123");

        disk.flip("a", 1, 1);
        disk.zero("b", 2, 4);
        disk.remove("c");
        disk.write("d", "new".getBytes(US_ASCII));

        assertThat(Disks.text(disk)).isEqualTo("a=0323b=01\0\0d=new");
        assertThat(afterPowerLoss(Disks::text)).containsExactly("a=0323b=01\0\0d=new");
    }

    @Test
    void copiesGoTheirOwnWays() throws IOException {
        writeDurably("a", "old");
        WritableFile file = disk.openWriter("a");

        SimulatedVfs copy = disk.copy();
        file.write(text("new"), 0);
        copy.create("b");

        assertThat(Disks.text(disk)).isEqualTo("a=new");
        assertThat(Disks.text(copy)).isEqualTo("a=oldb=");
    }

    @Test
    void copyHasTheSameFuture() throws IOException {
        write("a", Disks.sectors("0123456789"));
        disk.openWriter("a").write(text(Disks.sectors("abcdefghij")), 0);

        SimulatedVfs copy = disk.copy();

        assertThat(Disks.text(copy.crash())).isEqualTo(Disks.text(disk.crash()));
    }

    @Test
    void sameSeedGivesTheSameLife() throws IOException {
        Set<String> lives = new TreeSet<>();
        for (int seed = 0; seed < 50; seed++) {
            String life = randomLife(seed);

            assertThat(randomLife(seed)).isEqualTo(life);

            lives.add(life);
        }
        assertThat(lives).hasSize(50);
    }

    private <T> Set<T> afterPowerLoss(Function<SimulatedVfs, T> look) {
        return Disks.afterPowerLoss(disk, look);
    }

    private List<SimulatedVfs> crashesThatLeave(String text) {
        return LongStream.range(0, 50)
                .mapToObj(seed -> disk.copy(seed).crash())
                .filter(state -> Disks.text(state).equals(text))
                .toList();
    }

    private boolean hasGarbage(SimulatedVfs machine) {
        byte[] bytes = machine.bytes("a");
        for (int offset = 0; offset < bytes.length; offset++) {
            if (bytes[offset] != bytes[offset - offset % SECTOR_BYTES]) {
                return true;
            }
        }
        return false;
    }

    private static int count(String text, char letter) {
        return (int) text.chars().filter(c -> c == letter).count();
    }

    private void writeDurably(String name, String text) throws IOException {
        write(name, text);
        disk.sync();
    }

    /** Does each operation that changes the disk, and some that do not. */
    private static void liveFrom(SimulatedVfs machine) throws IOException {
        WritableFile file = machine.create("a");
        file.write(text("0123"), 0);
        file.truncate(2);
        file.sync();
        machine.sync();
        machine.rename("a", "b");
        try (ReadableFile reader = machine.openReader("b")) {
            read(reader);
        }
        machine.delete("b");
        machine.sync();
    }

    /** Random operations with crashes in between; tells all states. */
    private String randomLife(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedVfs machine = new SimulatedVfs(seed);
        StringBuilder states = new StringBuilder();
        for (int step = 0; step < 200; step++) {
            machine = randomStep(machine, random);
            states.append(step).append(Disks.text(machine)).append('\n');
        }
        return states.toString();
    }

    private SimulatedVfs randomStep(SimulatedVfs machine, SplittableRandom random) throws IOException {
        String name = "f" + random.nextInt(3);
        String other = "f" + random.nextInt(3);
        if (!machine.names().contains(name)) {
            machine.create(name).close();
        }
        try (WritableFile file = machine.openWriter(name)) {
            switch (random.nextInt(10)) {
                case 0 -> file.sync();
                case 1 -> file.truncate(file.size() / 2);
                case 2 -> machine.sync();
                case 3 -> machine.rename(name, other);
                case 4 -> machine.delete(name);
                case 5 -> {
                    return machine.crash();
                }
                case 6 -> {
                    return machine.kill();
                }
                default -> {
                    byte[] bytes = new byte[1 + random.nextInt(3_000)];
                    Arrays.fill(bytes, (byte) ('a' + random.nextInt(26)));
                    file.write(ByteBuffer.wrap(bytes), file.size() / (1 + random.nextInt(3)));
                }
            }
        }
        return machine;
    }
}
