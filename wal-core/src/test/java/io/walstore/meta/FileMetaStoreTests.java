package io.walstore.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.MetaStoreContract;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.fs.NioVfs;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalUnchangedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileMetaStoreTests extends MetaStoreContract {

    private static final long SEED = 20261122;

    private static final long LOG_ID = 0x5eed;

    /** Futures of each unsynced byte and name that are tried at each crash. */
    private static final int FUTURES = 40;

    @TempDir
    private Path directory;

    private final SimulatedVfs disk = new SimulatedVfs(SEED);

    @Override
    protected MetaStore open() throws IOException {
        return new FileMetaStore(new NioVfs(directory));
    }

    @Test
    void leavesNothingButItsFileAndTheRoomForTheNext() {
        threeGenerationsOn(disk);

        assertThat(disk.names()).containsExactly(FileMetaStore.FILE, FileMetaStore.TEMPORARY_FILE);
    }

    @Test
    void overwritesALeftoverTemporaryFileAndNoOther() {
        byte[] expected = someCatalogue();
        byte[] leftover = new byte[2 * expected.length];
        disk.write(FileMetaStore.TEMPORARY_FILE, leftover);
        disk.write("METADATA.tmp.bak", leftover);

        fill(new FileMetaStore(disk));

        assertThat(disk.bytes(FileMetaStore.FILE)).isEqualTo(expected);
        assertThat(disk.bytes("METADATA.tmp.bak")).isEqualTo(leftover);
    }

    /** Whatever fills the disk: it may be the change that makes room. */
    @Test
    void takesAChangeWhenNotAByteIsLeft() throws IOException {
        PersistentState state = threeGenerationsOn(disk);
        leaveNoRoom();
        FileMetaStore store = new FileMetaStore(disk);
        assertThat(store.load()).isEqualTo(state);

        for (SegmentInfo info : state.segments()) {
            leaveNoRoom();
            StateChange change = removal(state, info.id());
            store.commitState(change);
            state = state.apply(change);
        }

        assertThat(new FileMetaStore(disk).load()).isEqualTo(state);
    }

    private static StateChange removal(PersistentState state, long id) {
        return new StateChange(LOG_ID, state.generation() + 1, state.nextSegmentId(), List.of(), List.of(id));
    }

    private void leaveNoRoom() throws IOException {
        disk.capacity(disk.totalBytes() - disk.usableBytes());
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
        assertRefusedAsCorrupt(new byte[Framed.SIZE_LIMIT + 1]);
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
        byte[] newer = withChecksum(littleEndian(someCatalogue()).putInt(8, 3));
        disk.write(FileMetaStore.FILE, newer);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> new FileMetaStore(disk).load())
                .isNotInstanceOf(WalCorruptException.class)
                .withMessageContaining(disk.describe(FileMetaStore.FILE))
                .withMessageContaining("version 3")
                .withMessageContaining("up to version 2");
        assertThat(disk.bytes(FileMetaStore.FILE)).isEqualTo(newer);
    }

    /** Written down once, so that a change of the format cannot go unnoticed. */
    @Test
    void writesTheFormatOfVersionOne() {
        FileMetaStore store = new FileMetaStore(disk);
        store.load();
        store.commitState(new StateChange(1, 1, 3, List.of(new SegmentInfo(2, 3, 4, 5, 6, 7, 8, 9, 10)), List.of()));
        store.set("k", new byte[] {11});
        ConsumerPosition position = new ConsumerPosition("c", 12, 13);
        store.commitState(new StateChange(1, 2, 3, List.of(), List.of(), List.of(position), List.of()));

        ByteBuffer bytes = littleEndian(disk.bytes(FileMetaStore.FILE));
        assertThat(new String(bytes.array(), 0, 8)).isEqualTo("WALCATLG");
        assertThat(bytes.getInt(8)).isEqualTo(1);
        assertThat(bytes.getInt(12)).isEqualTo(bytes.capacity()).isEqualTo(56 + 72 + 10 + 21 + 4);
        bytes.position(16);
        assertThat(new long[] {bytes.getLong(), bytes.getLong(), bytes.getLong()})
                .containsExactly(1, 2, 3);
        assertThat(new int[] {bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt()})
                .containsExactly(1, 1, 1, 0);
        for (int column = 2; column <= 10; column++) {
            assertThat(bytes.getLong()).isEqualTo(column);
        }
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 'k');
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 11);
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 'c');
        assertThat(new long[] {bytes.getLong(), bytes.getLong()}).containsExactly(12, 13);
        assertThat(withChecksum(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(bytes.array());
    }

    @Test
    void keepsTheOldOrTheNewStateWhereverACommitCrashes() {
        PersistentState before = threeGenerationsOn(disk);

        crashEverywhere(disk, before);
    }

    @Test
    void staysNewOrHasTheFirstStateWhereverTheFirstCommitCrashes() {
        crashEverywhere(disk, PersistentState.NEW);
    }

    private static void crashEverywhere(SimulatedVfs start, PersistentState before) {
        StateChange change = change(before);
        for (int step = 1; step <= stepsOfACommit(start); step++) {
            for (int future = 0; future < FUTURES; future++) {
                SimulatedVfs failing = start.copy(SEED + future);
                FileMetaStore store = new FileMetaStore(failing);
                store.load();
                failing.crashAtOperation(step);
                assertThatThrownBy(() -> store.commitState(change)).isNotNull();

                assertKeeps(failing, "step " + step + ", future " + future, before, before.apply(change));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPEN", "WRITE", "TRUNCATE", "SYNC", "RENAME", "DIRECTORY_SYNC"})
    void keepsTheOldOrTheNewStateWhenACommitFails(FileOperation operation) {
        PersistentState before = threeGenerationsOn(disk);
        StateChange change = change(before);
        for (int future = 0; future < FUTURES; future++) {
            SimulatedVfs failing = disk.copy(SEED + future);
            FileMetaStore store = new FileMetaStore(failing);
            store.load();
            failing.failAt(operation, 1);
            assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.commitState(change));

            assertKeeps(failing, "future " + future, before, before.apply(change));
        }
    }

    @Test
    void losesNothingWhereverLoadingCrashes() {
        PersistentState state = threeGenerationsOn(disk);
        SimulatedVfs counted = disk.copy();
        new FileMetaStore(counted).load();

        for (int step = 1; step <= counted.changeCount(); step++) {
            for (int future = 0; future < FUTURES; future++) {
                SimulatedVfs failing = disk.copy(SEED + future);
                failing.crashAtOperation(step);
                assertThatThrownBy(() -> new FileMetaStore(failing).load()).isNotNull();

                assertKeeps(failing, "step " + step + ", future " + future, state, state);
            }
        }
    }

    @Test
    void keepsWhatItAcknowledgedThroughAPowerLoss() {
        PersistentState state = threeGenerationsOn(disk);

        for (int future = 0; future < FUTURES; future++) {
            SimulatedVfs found = disk.copy(SEED + future).crash();
            assertThat(new FileMetaStore(found).load()).isEqualTo(state);
        }
    }

    /** A failed change whose outcome is in doubt must not be followed by another that builds on a guess. */
    @ParameterizedTest
    @EnumSource(names = {"SYNC", "RENAME", "DIRECTORY_SYNC"})
    void takesNoFurtherChangeAfterOneThatIsInDoubt(FileOperation operation) {
        PersistentState before = threeGenerationsOn(disk);
        FileMetaStore store = new FileMetaStore(disk);
        store.load();
        disk.failAt(operation, 1);
        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> store.commitState(change(before)))
                .isNotInstanceOf(WalUnchangedException.class);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> store.commitState(change(before)))
                .withMessageContaining("reopen");
        assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.set("term", new byte[1]));
        assertThat(new FileMetaStore(disk).load()).isIn(before, before.apply(change(before)));
    }

    /** What was written so far never got the catalogue's name. */
    @ParameterizedTest
    @EnumSource(names = {"WRITE", "TRUNCATE"})
    void takesTheSameChangeAgainIfItsFileCouldNotBeWritten(FileOperation operation) {
        PersistentState before = threeGenerationsOn(disk);
        FileMetaStore store = new FileMetaStore(disk);
        store.load();
        disk.failAt(operation, 1);
        assertThatExceptionOfType(WalUnchangedException.class)
                .isThrownBy(() -> store.commitState(change(before)))
                .withMessageContaining(disk.describe(FileMetaStore.TEMPORARY_FILE));
        assertThat(new FileMetaStore(disk.copy().crash()).load()).isEqualTo(before);

        store.commitState(change(before));
        store.set("term", new byte[1]);

        assertThat(new FileMetaStore(disk.crash()).load()).isEqualTo(before.apply(change(before)));
    }

    @Test
    void goesOnAfterAValueThatIsTooLarge() {
        FileMetaStore store = new FileMetaStore(disk);
        store.load();
        assertThatExceptionOfType(WalUnchangedException.class)
                .isThrownBy(() -> store.set("vote", new byte[Framed.SIZE_LIMIT]))
                .withMessageContaining("its limit is " + Framed.SIZE_LIMIT);

        store.set("vote", new byte[1]);

        assertThat(store.get("vote")).contains(new byte[1]);
    }

    @Test
    void takesTheSameChangeAgainIfItCouldNotBeBegun() {
        PersistentState before = threeGenerationsOn(disk);
        FileMetaStore store = new FileMetaStore(disk);
        store.load();
        disk.limits().handles(disk.openHandles());
        assertThatExceptionOfType(WalUnchangedException.class)
                .isThrownBy(() -> store.commitState(change(before)))
                .withMessageContaining("Too many open files");
        assertThatExceptionOfType(WalUnchangedException.class).isThrownBy(() -> store.set("term", new byte[1]));

        disk.limits().lift();
        store.commitState(change(before));

        assertThat(new FileMetaStore(disk.crash()).load()).isEqualTo(before.apply(change(before)));
    }

    @Test
    void opensAgainOnceThereIsRoom() throws IOException {
        PersistentState state = threeGenerationsOn(disk);
        disk.remove(FileMetaStore.TEMPORARY_FILE);
        leaveNoRoom();
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> new FileMetaStore(disk).load())
                .withMessageContaining("room");

        disk.capacity(1 << 20);

        assertThat(new FileMetaStore(disk).load()).isEqualTo(state);
    }

    private static void assertRefusedAsCorrupt(byte[] bytes) {
        SimulatedVfs damaged = new SimulatedVfs(SEED);
        damaged.write(FileMetaStore.FILE, bytes);
        damaged.write(FileMetaStore.TEMPORARY_FILE, new byte[1]);

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> new FileMetaStore(damaged).load())
                .withMessageContaining(damaged.describe(FileMetaStore.FILE));
        assertThat(damaged.changeCount()).isZero();
    }

    /** What a next process may find, and what stays of that if the power fails after it was told. */
    private static void assertKeeps(SimulatedVfs failed, String where, PersistentState before, PersistentState after) {
        for (SimulatedVfs found : List.of(failed.kill(), failed.crash())) {
            FileMetaStore store = new FileMetaStore(found);
            PersistentState told = store.load();
            assertThat(told).as(where).isIn(before, after);

            SimulatedVfs lost = found.copy().crash();
            assertThat(new FileMetaStore(lost).load()).as(where).isEqualTo(told);
            store.commitState(change(told));
            assertThat(new FileMetaStore(found.crash()).load()).as(where).isEqualTo(told.apply(change(told)));
        }
    }

    private static PersistentState threeGenerationsOn(SimulatedVfs target) {
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

    private static long stepsOfACommit(SimulatedVfs start) {
        SimulatedVfs counted = start.copy();
        FileMetaStore store = new FileMetaStore(counted);
        PersistentState state = store.load();
        long before = counted.changeCount();
        store.commitState(change(state));
        return counted.changeCount() - before;
    }

    private static byte[] someCatalogue() {
        SimulatedVfs target = new SimulatedVfs(SEED);
        fill(new FileMetaStore(target));
        return target.bytes(FileMetaStore.FILE);
    }

    private static void fill(FileMetaStore store) {
        store.load();
        store.commitState(change(PersistentState.NEW));
        store.set("vote", new byte[] {1, 2, 3});
        store.setLong("term", 77);
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
