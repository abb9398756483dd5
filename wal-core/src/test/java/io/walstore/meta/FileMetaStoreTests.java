package io.walstore.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.fixtures.MetaStoreContract;
import io.walstore.meta.FakeDisk.Failure;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileMetaStoreTests extends MetaStoreContract {

    private static final long LOG_ID = 0x5eed;

    private final FakeDisk disk = new FakeDisk();

    @Override
    protected MetaStore open() {
        return new FileMetaStore(disk);
    }

    @Test
    void leavesNothingButItsFile() {
        threeGenerationsOn(disk);

        assertThat(disk.files()).containsOnlyKeys(FileMetaStore.FILE);
    }

    @Test
    void removesALeftoverTemporaryFile() {
        FakeDisk left =
                FakeDisk.of(Map.of(FileMetaStore.TEMPORARY_FILE, new byte[10], "METADATA.tmp.bak", new byte[1]));

        assertThat(new FileMetaStore(left).load()).isEqualTo(PersistentState.NEW);
        assertThat(left.files()).containsOnlyKeys("METADATA.tmp.bak");
    }

    @Test
    void reportsEveryFlippedBit() {
        byte[] bytes = someCatalogue();

        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefusedAsCorrupt(damaged);
        }
    }

    @Test
    void reportsEveryZeroedAndEveryOverwrittenByte() {
        byte[] bytes = someCatalogue();

        for (int offset = 0; offset < bytes.length; offset++) {
            for (int value : new int[] {0, 0x7f, 0xff}) {
                byte[] damaged = bytes.clone();
                damaged[offset] = (byte) value;
                if (!Arrays.equals(bytes, damaged)) {
                    assertRefusedAsCorrupt(damaged);
                }
            }
        }
    }

    @Test
    void reportsEveryTruncation() {
        byte[] bytes = someCatalogue();

        for (int length = 0; length < bytes.length; length++) {
            assertRefusedAsCorrupt(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void reportsAnExtension() {
        byte[] bytes = someCatalogue();

        assertRefusedAsCorrupt(Arrays.copyOf(bytes, bytes.length + 1));
        assertRefusedAsCorrupt(Arrays.copyOf(bytes, bytes.length * 2));
    }

    @Test
    void reportsAnImplausibleSizeWithoutReading() {
        assertRefusedAsCorrupt(new byte[CatalogueFormat.SIZE_LIMIT + 1]);
    }

    /** A checksum that matches is no reason to trust a count. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void reportsCountsThatDoNotFit(int count) {
        ByteBuffer segments = littleEndian(someCatalogue()).putInt(40, count);
        ByteBuffer values = littleEndian(someCatalogue()).putInt(44, count);

        assertRefusedAsCorrupt(withChecksum(segments));
        assertRefusedAsCorrupt(withChecksum(values));
    }

    @Test
    void refusesANewerVersion() {
        byte[] newer = withChecksum(littleEndian(someCatalogue()).putInt(8, 2));
        FakeDisk found = FakeDisk.of(Map.of(FileMetaStore.FILE, newer));

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> new FileMetaStore(found).load())
                .isNotInstanceOf(WalCorruptException.class)
                .withMessageContaining("/fake/METADATA")
                .withMessageContaining("version 2")
                .withMessageContaining("version 1");
        assertThat(found.operations()).isZero();
    }

    /** Written down once, so that a change of the format cannot go unnoticed. */
    @Test
    void writesTheFormatOfVersionOne() {
        FileMetaStore store = new FileMetaStore(disk);
        store.load();
        store.commitState(new StateChange(1, 1, 3, List.of(new SegmentInfo(2, 3, 4, 5, 6, 7, 8, 9, 10)), List.of()));
        store.set("k", new byte[] {11});

        ByteBuffer bytes = littleEndian(disk.files().get(FileMetaStore.FILE));
        assertThat(new String(bytes.array(), 0, 8)).isEqualTo("WALCATLG");
        assertThat(bytes.getInt(8)).isEqualTo(1);
        assertThat(bytes.getInt(12)).isEqualTo(bytes.capacity()).isEqualTo(48 + 72 + 10 + 4);
        bytes.position(16);
        assertThat(new long[] {bytes.getLong(), bytes.getLong(), bytes.getLong()})
                .containsExactly(1, 1, 3);
        assertThat(new int[] {bytes.getInt(), bytes.getInt()}).containsExactly(1, 1);
        for (int column = 2; column <= 10; column++) {
            assertThat(bytes.getLong()).isEqualTo(column);
        }
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 'k');
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 11);
        assertThat(withChecksum(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(bytes.array());
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void keepsTheOldOrTheNewStateWhereverACommitStops(Failure how) {
        PersistentState before = threeGenerationsOn(new FakeDisk());
        StateChange change = change(before);
        int steps = stepsOfACommit();

        for (int step = 1; step <= steps; step++) {
            FakeDisk failing = new FakeDisk();
            threeGenerationsOn(failing);
            FileMetaStore store = new FileMetaStore(failing);
            store.load();
            failing.failAt(step, how);
            assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.commitState(change));

            assertKeeps(failing, before, before.apply(change));
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void staysNewOrHasTheFirstStateWhereverTheFirstCommitStops(Failure how) {
        StateChange change = change(PersistentState.NEW);
        int steps = stepsOfACommit();

        for (int step = 1; step <= steps; step++) {
            FakeDisk failing = new FakeDisk();
            FileMetaStore store = new FileMetaStore(failing);
            store.load();
            failing.failAt(step, how);
            assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.commitState(change));

            assertKeeps(failing, PersistentState.NEW, PersistentState.NEW.apply(change));
        }
    }

    @Test
    void keepsWhatItAcknowledgedThroughAPowerLoss() {
        PersistentState state = threeGenerationsOn(disk);

        assertThat(disk.afterPowerLoss())
                .isNotEmpty()
                .allSatisfy(found -> assertThat(new FileMetaStore(found).load()).isEqualTo(state));
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void losesNothingWhereverLoadingStops(Failure how) {
        PersistentState state = threeGenerationsOn(new FakeDisk());
        FakeDisk counted = new FakeDisk();
        threeGenerationsOn(counted);
        counted.failAt(Integer.MAX_VALUE, Failure.BEFORE);
        new FileMetaStore(counted).load();

        for (int step = 1; step <= counted.operations(); step++) {
            FakeDisk failing = new FakeDisk();
            threeGenerationsOn(failing);
            failing.failAt(step, how);
            assertThatExceptionOfType(WalException.class).isThrownBy(() -> new FileMetaStore(failing).load());

            assertKeeps(failing, state, state);
        }
    }

    /** Whatever the outcome, a failed change must not be followed by another that builds on a guess. */
    @Test
    void refusesFurtherChangesAfterAFailedOne() {
        PersistentState before = threeGenerationsOn(disk);
        FileMetaStore store = new FileMetaStore(disk);
        store.load();
        disk.failAt(1, Failure.ERROR);
        assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.commitState(change(before)));

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> store.commitState(change(before)))
                .withMessageContaining("operation 1 failed");
        assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.set("term", new byte[1]));
        assertThat(new FileMetaStore(disk).load()).isEqualTo(before);
    }

    private static void assertRefusedAsCorrupt(byte[] bytes) {
        FakeDisk found = FakeDisk.of(Map.of(FileMetaStore.FILE, bytes, FileMetaStore.TEMPORARY_FILE, new byte[1]));

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> new FileMetaStore(found).load())
                .withMessageContaining("/fake/METADATA");
        assertThat(found.operations()).isZero();
    }

    /** What a next process may find, and what stays of that if the power fails after it was told. */
    private static void assertKeeps(FakeDisk failed, PersistentState before, PersistentState after) {
        List<FakeDisk> lost = failed.afterPowerLoss();
        lost.forEach(found -> assertFinds(found, before, after));
        assertFinds(failed.afterKill(), before, after);
    }

    private static void assertFinds(FakeDisk found, PersistentState before, PersistentState after) {
        FileMetaStore store = new FileMetaStore(found);
        PersistentState told = store.load();
        assertThat(told).isIn(before, after);

        for (FakeDisk lost : found.afterPowerLoss()) {
            assertThat(new FileMetaStore(lost).load()).isEqualTo(told);
        }
        store.commitState(change(told));
        assertThat(new FileMetaStore(found).load()).isEqualTo(told.apply(change(told)));
    }

    private static PersistentState threeGenerationsOn(FakeDisk target) {
        FileMetaStore store = new FileMetaStore(target);
        PersistentState state = store.load();
        for (int i = 0; i < 3; i++) {
            StateChange change = change(state);
            store.commitState(change);
            state = state.apply(change);
        }
        return state;
    }

    private static StateChange change(PersistentState state) {
        long id = state.nextSegmentId();
        SegmentInfo info = SegmentInfo.prepared(id, id * 100, 1_700_000_000_000L, 64 << 20, ~id);
        return new StateChange(LOG_ID, state.generation() + 1, id + 1, List.of(info), List.of());
    }

    private static int stepsOfACommit() {
        FakeDisk counted = new FakeDisk();
        FileMetaStore store = new FileMetaStore(counted);
        store.load();
        counted.failAt(Integer.MAX_VALUE, Failure.BEFORE);
        store.commitState(change(PersistentState.NEW));
        assertThat(counted.operations()).isEqualTo(5);
        return counted.operations();
    }

    private static byte[] someCatalogue() {
        FakeDisk target = new FakeDisk();
        FileMetaStore store = new FileMetaStore(target);
        store.load();
        store.commitState(change(PersistentState.NEW));
        store.set("vote", new byte[] {1, 2, 3});
        store.setLong("term", 77);
        return target.files().get(FileMetaStore.FILE);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] withChecksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.capacity() - 4);
        return bytes.putInt(bytes.capacity() - 4, (int) crc.getValue()).array();
    }
}
