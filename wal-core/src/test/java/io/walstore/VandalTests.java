package io.walstore;

import static io.walstore.VfsContract.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.walstore.fixtures.Damage;
import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.Scar;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A simulated disk that does not do what it says, or cannot say what it holds. */
final class VandalTests {

    private SimulatedVfs disk = new SimulatedVfs(1);

    @Test
    void lostWriteIsSeenUntilThePowerGoes() throws IOException {
        WritableFile file = durable("a", "old");
        disk.vandal().damageAt(Damage.LOST_WRITE, 1);

        file.write(text("new"), 0);
        file.sync();
        file.sync();

        assertThat(Disks.text(disk)).isEqualTo("a=new");
        assertThat(Disks.text(disk.copy().kill())).isEqualTo("a=new");
        assertThat(Disks.afterPowerLoss(disk, Disks::text)).containsExactly("a=old");
    }

    @Test
    void lostWriteShowsWhenThePageCacheIsDropped() throws IOException {
        WritableFile file = durable("a", "old");
        disk.vandal().damageAt(Damage.LOST_WRITE, 1);
        file.write(text("new"), 0);

        disk.vandal().dropCaches();

        assertThat(Disks.text(disk)).isEqualTo("a=old");
    }

    @Test
    void lostWriteMayLoseSomeSectorsOnly() throws IOException {
        assertThat(afterDamagedWrite(Damage.LOST_WRITE, Disks::firstOfEachSector))
                .containsExactly("nno", "non", "noo", "onn", "oon", "ooo");
    }

    @Test
    void writingASectorAgainSavesWhatWasLostOfIt() throws IOException {
        WritableFile file = durable("a", "oldold");
        disk.vandal().damageAt(Damage.LOST_WRITE, 1);
        file.write(text("new"), 0);
        file.sync();

        file.write(text("new"), 3);
        file.sync();

        assertThat(Disks.afterPowerLoss(disk, Disks::text)).containsExactly("a=newnew");
    }

    @Test
    void onlyThePlannedWriteIsLost() throws IOException {
        WritableFile first = durable("a", "old");
        WritableFile second = durable("b", "old");
        disk.vandal().damageAt(Damage.LOST_WRITE, 2);

        first.write(text("new"), 0);
        second.write(text("new"), 0);
        first.sync();
        second.sync();

        assertThat(Disks.afterPowerLoss(disk, Disks::text)).containsExactly("a=newb=old");
        assertThat(disk.vandal().scars()).containsExactly(new Scar(Damage.LOST_WRITE, "b", 0, 512));
    }

    @Test
    void misdirectedWriteHitsAnotherPlace() throws IOException {
        durable("b", Disks.sectors("oo"));

        Set<String> states = afterDamagedWrite(
                Damage.MISDIRECTED_WRITE,
                machine -> Disks.firstOfEachSector(machine, "a") + " " + Disks.firstOfEachSector(machine, "b"));

        assertThat(states)
                .contains("nno no", "nno on", "non no", "noo nn", "ooo nn", "nno oo")
                .noneMatch(state -> state.startsWith("nnn"));
    }

    @Test
    void misdirectedWriteIsSeenUntilThePowerGoes() throws IOException {
        WritableFile file = durable("a", Disks.sectors("oooo"));
        disk.vandal().damageAt(Damage.MISDIRECTED_WRITE, 1);

        file.write(text(Disks.sectors("n")), 0);
        file.sync();

        assertThat(Disks.firstOfEachSector(disk)).isEqualTo("nooo");
        assertThat(Disks.afterPowerLoss(disk, Disks::firstOfEachSector))
                .hasSize(1)
                .doesNotContain("nooo");
    }

    @Test
    void misdirectedBytesAreOverwrittenLikeAnyOther() throws IOException {
        WritableFile file = durable("a", Disks.sectors("oo"));
        disk.vandal().damageAt(Damage.MISDIRECTED_WRITE, 1);
        file.write(text(Disks.sectors("n")), 0);

        file.write(text(Disks.sectors("xy")), 0);
        file.sync();

        assertThat(Disks.afterPowerLoss(disk, Disks::firstOfEachSector)).containsExactly("xy");
    }

    @Test
    void rotTurnsOneDurableBitOver() throws IOException {
        durable("a", Disks.sectors("oooo"));

        disk.vandal().damage(Damage.BIT_ROT);

        assertThat(changedBits(Disks.sectors("oooo"), disk.crash().bytes("a"))).isOne();
    }

    @Test
    void rotIsSeenAtOnceOnlyIfThePageCacheDoesNotHideIt() throws IOException {
        durable("a", Disks.sectors("oooo"));
        Set<Integer> seen = new TreeSet<>();
        for (int seed = 0; seed < 50; seed++) {
            SimulatedVfs machine = disk.copy(seed);
            machine.vandal().damage(Damage.BIT_ROT);
            seen.add(changedBits(Disks.sectors("oooo"), machine.bytes("a")));
            machine.vandal().dropCaches();
            assertThat(changedBits(Disks.sectors("oooo"), machine.bytes("a"))).isOne();
        }

        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void rotUnderUnsyncedBytesIsWrittenOver() throws IOException {
        durable("a", "o").write(text("n"), 0);

        disk.vandal().damage(Damage.BIT_ROT);
        assertThat(Disks.text(disk)).isEqualTo("a=n");
        disk.openWriter("a").sync();

        assertThat(Disks.afterPowerLoss(disk, Disks::text)).containsExactly("a=n");
    }

    @Test
    void rotComesInTheMiddleOfAnOperation() throws IOException {
        durable("a", "o");
        WritableFile file = disk.create("b");
        disk.vandal().damageAt(Damage.BIT_ROT, 2);

        file.write(text("1"), 0);
        assertThat(disk.vandal().scars()).isEmpty();
        file.write(text("2"), 1);

        assertThat(disk.vandal().scars()).extracting(Scar::damage).containsExactly(Damage.BIT_ROT);
    }

    @Test
    void zeroedBlockIsAlignedAndDurable() throws IOException {
        durable("a", Disks.sectors("o".repeat(20)));

        disk.vandal().damage(Damage.ZEROED_BLOCK);

        String whole = "o".repeat(8);
        String zeros = "\0".repeat(8);
        assertThat(Disks.firstOfEachSector(disk.crash()))
                .isIn(zeros + whole + "oooo", whole + zeros + "oooo", whole + whole + "\0\0\0\0");
    }

    @Test
    void damageOfOldBytesNeedsNoWrite() {
        assertThatIllegalArgumentException().isThrownBy(() -> disk.vandal().damage(Damage.LOST_WRITE));
        disk.vandal().damage(Damage.BIT_ROT);

        assertThat(disk.vandal().scars()).isEmpty();
    }

    @Test
    void plannedDamageIsForgottenByHealing() throws IOException {
        WritableFile file = durable("a", "old");
        disk.vandal().damageAt(Damage.LOST_WRITE, 1);

        disk.heal();
        file.write(text("new"), 0);
        file.sync();

        assertThat(Disks.afterPowerLoss(disk, Disks::text)).containsExactly("a=new");
    }

    @Test
    void droppedPagesAreThoseThatNeedNoSync() throws IOException {
        WritableFile file = durable("a", Disks.sectors("oo"));
        file.write(text("n"), 0);
        disk.failAt(FileOperation.SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);
        file.write(text("n"), 512);

        disk.vandal().dropCaches();

        assertThat(Disks.firstOfEachSector(disk)).isEqualTo("on");
    }

    @Test
    void droppedPagesDoNotShowBytesBehindTheEnd() throws IOException {
        WritableFile file = durable("a", "old and longer");
        file.truncate(3);
        disk.failAt(FileOperation.SYNC, 1);
        assertThatIOException().isThrownBy(file::sync);

        disk.vandal().dropCaches();
        file.write(text("x"), 3);

        assertThat(Disks.text(disk)).isEqualTo("a=oldx");
    }

    @Test
    void unreadableSectorFailsReadsThatTouchIt() throws IOException {
        ReadableFile file = durable("a", Disks.sectors("abc"));

        disk.vandal().makeUnreadable("a", 600, 601);

        assertThatIOException().isThrownBy(() -> read(file, 0, 513)).withMessageContaining("Input/output error");
        assertThatIOException().isThrownBy(() -> read(file, 1023, 2));
        assertThat(read(file, 0, 512)).isEqualTo("a".repeat(512));
        assertThat(read(file, 1024, 512)).isEqualTo("c".repeat(512));
    }

    @Test
    void sectorIsUnreadableForAWhile() throws IOException {
        ReadableFile file = durable("a", "abc");

        disk.vandal().makeUnreadable("a", 0, 1, 2);

        assertThatIOException().isThrownBy(() -> read(file, 0, 1));
        assertThatIOException().isThrownBy(() -> read(file, 2, 1));
        assertThat(read(file, 0, 3)).isEqualTo("abc");
    }

    @Test
    void sectorStaysUnreadableAfterACrashUntilTheDiskIsHealed() throws IOException {
        durable("a", "abc");
        disk.vandal().makeUnreadable("a", 0, 1);

        disk = disk.crash();
        ReadableFile file = disk.openReader("a");
        assertThatIOException().isThrownBy(() -> read(file, 0, 1));
        disk.heal();

        assertThat(read(file, 0, 3)).isEqualTo("abc");
    }

    @Test
    void healingReachesFilesThatOnlyAPowerLossBringsBack() throws IOException {
        durable("a", "old");
        disk.vandal().makeUnreadable("a", 0, 1);
        write("b", "new");
        disk.rename("b", "a");

        disk.heal();

        for (int seed = 0; seed < 20; seed++) {
            assertThat(read(disk.copy(seed).crash().openReader("a"), 0, 3)).isIn("old", "new");
        }
    }

    @Test
    void wholeSectorWrittenAnewCanBeRead() throws IOException {
        WritableFile file = durable("a", Disks.sectors("abc"));
        disk.vandal().makeUnreadable("a", 0, 3 * 512);

        file.write(text(Disks.sectors("x") + "y"), 512);

        assertThat(read(file, 512, 512)).isEqualTo("x".repeat(512));
        assertThatIOException().isThrownBy(() -> read(file, 0, 1));
        assertThatIOException().isThrownBy(() -> read(file, 1024, 1));
    }

    @Test
    void damageStaysInCopies() throws IOException {
        durable("a", Disks.sectors("oo"));
        disk.vandal().damage(Damage.ZEROED_BLOCK);

        assertThat(Disks.text(disk.copy(7).crash())).isEqualTo(Disks.text(disk.crash()));
    }

    /** What a power loss leaves of three sectors that were written over, once that write was damaged. */
    private Set<String> afterDamagedWrite(Damage damage, Function<SimulatedVfs, String> look) throws IOException {
        durable("a", Disks.sectors("ooo"));
        Set<String> states = new TreeSet<>();
        for (int seed = 0; seed < 1_000; seed++) {
            SimulatedVfs machine = disk.copy(seed);
            machine.vandal().damageAt(damage, 1);
            WritableFile file = machine.openWriter("a");
            file.write(text(Disks.sectors("nnn")), 0);
            file.sync();
            states.add(look.apply(machine.crash()));
        }
        return states;
    }

    private WritableFile durable(String name, String content) throws IOException {
        WritableFile file = write(name, content);
        disk.sync();
        return file;
    }

    private WritableFile write(String name, String content) throws IOException {
        WritableFile file = disk.create(name);
        file.write(text(content), 0);
        file.sync();
        return file;
    }

    private static String read(ReadableFile file, int offset, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        file.read(target, offset);
        return new String(target.array(), 0, target.position(), US_ASCII);
    }

    private static int changedBits(String before, byte[] after) {
        byte[] expected = before.getBytes(US_ASCII);
        assertThat(after).hasSameSizeAs(expected);
        List<Integer> changes = new ArrayList<>();
        for (int i = 0; i < after.length; i++) {
            changes.add(Integer.bitCount((after[i] ^ expected[i]) & 0xff));
        }
        return changes.stream().mapToInt(Integer::intValue).sum();
    }
}
