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
import io.walstore.spi.WalVersionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalogue whose changes have a file of their own. */
@Timeout(120)
class SplitCatalogueTests extends MetaStoreContract {

    private static final long SEED = 20261127;

    private static final long LOG_ID = 0x5eed;

    /** Futures of each unsynced byte and name that are tried at each crash. */
    private static final int FUTURES = 20;

    /** After so many the changes were written as a whole several times. */
    private static final int CHANGES = 9;

    @TempDir
    private Path directory;

    private final SimulatedVfs disk = new SimulatedVfs(SEED);

    @Override
    protected MetaStore open() throws IOException {
        return SplitCatalogue.in(new NioVfs(directory));
    }

    private PersistentState after(int changes) {
        return Session.over(disk, changes).state;
    }

    /** A store after some changes, each of which it knows. */
    private record Session(MetaStore store, PersistentState state) {

        static Session over(SimulatedVfs target, int changes) {
            MetaStore store = SplitCatalogue.in(target);
            PersistentState state = store.load();
            for (int i = 0; i < changes; i++) {
                StateChange change = change(state);
                store.commitState(change);
                state = state.apply(change);
            }
            return new Session(store, state);
        }

        void goOn() {
            store.commitState(change(state));
        }
    }

    /** One more segment, and every other time one less. */
    private static StateChange change(PersistentState state) {
        long id = state.nextSegmentId();
        SegmentInfo info = SegmentInfo.prepared(id, id * 100, 1_700_000_000_000L, 64 << 20, ~id);
        List<Long> removed = id % 2 == 0 ? List.of(state.segments().get(0).id()) : List.of();
        ConsumerPosition position = new ConsumerPosition("reader", id, 7);
        return new StateChange(
                LOG_ID,
                state.generation() + 1,
                id + 1,
                List.of(info),
                removed,
                List.of(position),
                List.of("gone" + id));
    }

    @Test
    void isOneFileAsLongAsItIsSmall() {
        MetaStore store = new FileMetaStore(disk);
        PersistentState state = store.load();
        for (int i = 0; i < 20; i++) {
            store.commitState(change(state));
            state = state.apply(change(state));
        }

        assertThat(disk.names()).containsExactly(FileMetaStore.FILE, FileMetaStore.TEMPORARY_FILE);
        assertThat(littleEndian(disk.bytes(FileMetaStore.FILE)).getInt(8)).isEqualTo(1);
    }

    @Test
    void writesFewBytesHoweverManySegmentsThereAre() {
        MetaStore store = new FileMetaStore(disk);
        PersistentState state = store.load();
        List<SegmentInfo> many = new ArrayList<>();
        for (int id = 1; id <= 2000; id++) {
            many.add(SegmentInfo.prepared(id, id * 100L, 1, 64 << 20, id));
        }
        StateChange first = new StateChange(LOG_ID, 1, 2001, many, List.of());
        store.commitState(first);
        state = state.apply(first);
        byte[] whole = disk.bytes(FileMetaStore.FILE);

        for (int i = 0; i < 100; i++) {
            StateChange change = change(state);
            store.commitState(change);
            state = state.apply(change);
        }

        assertThat(disk.bytes(FileMetaStore.FILE)).isEqualTo(whole).hasSizeGreaterThan(140_000);
        assertThat(disk.bytes(FileMetaStore.CHANGES_FILE)).hasSizeLessThan(10_000);
        assertThat(new FileMetaStore(disk.copy()).load()).isEqualTo(state);
        for (int i = 0; i < 1000; i++) {
            StateChange change = change(state);
            store.commitState(change);
            state = state.apply(change);
        }
        assertThat(disk.bytes(FileMetaStore.CHANGES_FILE)).hasSizeLessThan(64 * 1024);
        assertThat(new FileMetaStore(disk).load()).isEqualTo(state);
    }

    @Test
    void holdsWhatManyPlacesOfOneConsumerComeToOnce() {
        MetaStore store = new FileMetaStore(disk, 100);
        store.load();
        PersistentState state = PersistentState.NEW.apply(change(PersistentState.NEW));
        store.commitState(change(PersistentState.NEW));
        for (int i = 1; i <= 50; i++) {
            ConsumerPosition position = new ConsumerPosition("c", i, i);
            StateChange change = new StateChange(
                    LOG_ID, state.generation() + 1, 2, List.of(), List.of(), List.of(position), List.of());
            store.commitState(change);
            state = state.apply(change);
        }

        assertThat(disk.bytes(FileMetaStore.CHANGES_FILE)).hasSizeLessThan(100);
        assertThat(new FileMetaStore(disk).load()).isEqualTo(state);
    }

    @Test
    void keepsTheOldOrTheNewStateWhereverACommitCrashes() {
        for (int changes = 0; changes < CHANGES; changes++) {
            for (int step = 1; step <= stepsAfter(changes); step++) {
                for (int future = 0; future < FUTURES; future++) {
                    SimulatedVfs failing = new SimulatedVfs(SEED + future);
                    Session session = Session.over(failing, changes);
                    failing.crashAtOperation(step);
                    assertThatThrownBy(session::goOn).isNotNull();

                    assertKeeps(failing, "change " + changes + ", step " + step + ", future " + future, session.state);
                }
            }
        }
    }

    private static long stepsAfter(int changes) {
        SimulatedVfs counted = new SimulatedVfs(SEED);
        Session session = Session.over(counted, changes);
        long before = counted.changeCount();
        session.goOn();
        return counted.changeCount() - before;
    }

    @ParameterizedTest
    @EnumSource(names = {"OPEN", "WRITE", "TRUNCATE", "SYNC", "RENAME", "DIRECTORY_SYNC"})
    void keepsTheOldOrTheNewStateWhenACommitFails(FileOperation operation) {
        for (int changes = 0; changes < CHANGES; changes++) {
            for (int future = 0; future < FUTURES; future++) {
                SimulatedVfs failing = new SimulatedVfs(SEED + future);
                Session session = Session.over(failing, changes);
                failing.failAt(operation, 1);
                assertThatExceptionOfType(WalException.class).isThrownBy(session::goOn);

                assertKeeps(failing, "change " + changes + ", future " + future, session.state);
            }
        }
    }

    @Test
    void losesNothingWhereverLoadingCrashes() {
        for (int changes = 1; changes < CHANGES; changes++) {
            SimulatedVfs start = new SimulatedVfs(SEED + changes);
            PersistentState state = Session.over(start, changes).state;
            SimulatedVfs counted = start.copy();
            SplitCatalogue.in(counted).load();
            for (int step = 1; step <= counted.changeCount(); step++) {
                for (int future = 0; future < FUTURES; future++) {
                    SimulatedVfs failing = start.copy(SEED + future);
                    failing.crashAtOperation(step);
                    assertThatThrownBy(() -> SplitCatalogue.in(failing).load()).isNotNull();

                    assertKeeps(failing, "step " + step + ", future " + future, state);
                }
            }
        }
    }

    @Test
    void keepsWhatItAcknowledgedThroughAPowerLoss() {
        for (int changes = 1; changes < CHANGES; changes++) {
            SimulatedVfs start = new SimulatedVfs(SEED + changes);
            PersistentState state = Session.over(start, changes).state;
            for (int future = 0; future < FUTURES; future++) {
                assertThat(SplitCatalogue.in(start.copy(SEED + future).crash()).load())
                        .isEqualTo(state);
            }
        }
    }

    /** What a next process may find, and what stays of that if the power fails after it was told. */
    private static void assertKeeps(SimulatedVfs failed, String where, PersistentState before) {
        for (SimulatedVfs found : List.of(failed.kill(), failed.crash())) {
            MetaStore store = SplitCatalogue.in(found);
            PersistentState told = store.load();
            assertThat(told).as(where).isIn(before, before.apply(change(before)));

            assertThat(SplitCatalogue.in(found.copy().crash()).load()).as(where).isEqualTo(told);
            PersistentState next = told;
            for (int i = 0; i < 3; i++) {
                store.commitState(change(next));
                next = next.apply(change(next));
            }
            assertThat(SplitCatalogue.in(found.crash()).load()).as(where).isEqualTo(next);
        }
    }

    /** A value is no new generation, and must not be taken back by changes that are older than the whole. */
    @Test
    void keepsTheNewestOfManyValues() {
        MetaStore store = SplitCatalogue.in(disk);
        store.load();
        for (int i = 0; i < 50; i++) {
            store.set("term", new byte[] {(byte) i});
            store.set("vote " + i % 7, new byte[i]);

            MetaStore found = SplitCatalogue.in(disk.copy().crash());
            found.load();
            assertThat(found.get("term")).as("value %d", i).contains(new byte[] {(byte) i});
            assertThat(found.get("vote " + i % 7)).as("value %d", i).contains(new byte[i]);
        }
        assertThat(store.keys()).hasSize(8);
        assertThat(store.get("term")).contains(new byte[] {49});
    }

    /** Whatever fills the disk: it may be the change that makes room. */
    @Test
    void takesAChangeWhenNotAByteIsLeft() throws IOException {
        PersistentState state = after(CHANGES);
        leaveNoRoom();
        MetaStore store = SplitCatalogue.in(disk);
        assertThat(store.load()).isEqualTo(state);

        for (SegmentInfo info : state.segments()) {
            leaveNoRoom();
            StateChange change = new StateChange(
                    LOG_ID, state.generation() + 1, state.nextSegmentId(), List.of(), List.of(info.id()));
            store.commitState(change);
            state = state.apply(change);
        }

        assertThat(SplitCatalogue.in(disk).load()).isEqualTo(state);
    }

    private void leaveNoRoom() throws IOException {
        disk.capacity(disk.totalBytes() - disk.usableBytes());
    }

    /** The file of changes may be the one that has no room to grow. */
    @Test
    void writesItAsAWholeIfThereIsNoRoomForMoreChanges() throws IOException {
        MetaStore store = new FileMetaStore(disk, 64 * 1024);
        List<SegmentInfo> many = new ArrayList<>();
        for (int id = 1; id <= 1000; id++) {
            many.add(SegmentInfo.prepared(id, id * 100L, 1, 64 << 20, id));
        }
        PersistentState state = store.load();
        StateChange first = new StateChange(LOG_ID, 1, 1001, many, List.of());
        store.commitState(first);
        state = state.apply(first);
        leaveNoRoom();

        StateChange half = new StateChange(
                LOG_ID,
                2,
                1001,
                List.of(),
                state.segments().stream().limit(500).map(SegmentInfo::id).toList());
        store.commitState(half);

        assertThat(new FileMetaStore(disk.crash()).load()).isEqualTo(state.apply(half));
    }

    @Test
    void refusesAMissingFileOfChanges() {
        after(CHANGES);
        disk.remove(FileMetaStore.CHANGES_FILE);

        assertRefused(WalCorruptException.class, "METADATA.changes", "missing");
    }

    @Test
    void refusesAWholeThatIsOlderThanItsChanges() {
        after(6);
        byte[] old = disk.bytes(FileMetaStore.FILE);
        after(CHANGES);
        disk.write(FileMetaStore.FILE, old);

        assertRefused(WalCorruptException.class, "METADATA", "edition");
    }

    @Test
    void refusesANewerVersionOfTheChanges() {
        after(CHANGES);
        disk.write(
                FileMetaStore.CHANGES_FILE,
                withChecksum(
                        littleEndian(disk.bytes(FileMetaStore.CHANGES_FILE)).putInt(8, 2)));

        assertRefused(WalVersionException.class, "METADATA.changes", "version 2");
    }

    @Test
    void reportsEveryFlippedBitOfTheChanges() {
        after(CHANGES);
        byte[] bytes = disk.bytes(FileMetaStore.CHANGES_FILE);

        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            disk.write(FileMetaStore.CHANGES_FILE, damaged);
            assertRefused(WalCorruptException.class, "METADATA.changes", "");
        }
    }

    @Test
    void reportsEveryTruncationOfTheChanges() {
        after(CHANGES);
        byte[] bytes = disk.bytes(FileMetaStore.CHANGES_FILE);

        for (int length = 0; length < bytes.length; length++) {
            disk.write(FileMetaStore.CHANGES_FILE, Arrays.copyOf(bytes, length));
            assertRefused(WalCorruptException.class, "METADATA.changes", "");
        }
    }

    /** A checksum that matches is no reason to trust a count. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 30, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void reportsCountsThatDoNotFit(int count) {
        after(CHANGES);
        byte[] bytes = disk.bytes(FileMetaStore.CHANGES_FILE);

        for (int offset = 40; offset < 60; offset += 4) {
            disk.write(
                    FileMetaStore.CHANGES_FILE,
                    withChecksum(littleEndian(bytes.clone()).putInt(offset, count)));
            assertRefused(WalCorruptException.class, "METADATA.changes", "");
        }
    }

    private void assertRefused(Class<? extends WalException> type, String file, String why) {
        long changes = disk.changeCount();

        assertThatExceptionOfType(type)
                .isThrownBy(() -> SplitCatalogue.in(disk).load())
                .withMessageContaining(disk.describe(file))
                .withMessageContaining(why);
        assertThat(disk.changeCount()).isEqualTo(changes);
    }

    /** Written down once, so that a change of the format cannot go unnoticed. */
    @Test
    void writesTheFormatOfTheChanges() {
        MetaStore store = new FileMetaStore(disk, 200);
        store.load();
        SegmentInfo gone = new SegmentInfo(1, 1, 1, 1, 1, 1, 1, 1, 1);
        SegmentInfo large = new SegmentInfo(2, 1, 1, 1, 1, 1, 1, 1, 1);
        store.commitState(new StateChange(1, 1, 3, List.of(gone, large), List.of()));
        SegmentInfo saved = new SegmentInfo(4, 5, 6, 7, 8, 9, 10, 11, 12);
        ConsumerPosition position = new ConsumerPosition("c", 13, 14);
        store.commitState(new StateChange(1, 2, 5, List.of(saved), List.of(1L), List.of(position), List.of("d")));
        store.set("k", new byte[] {15});

        assertThat(littleEndian(disk.bytes(FileMetaStore.FILE)).getInt(8)).isEqualTo(2);
        assertThat(littleEndian(disk.bytes(FileMetaStore.FILE)).getInt(52)).isEqualTo(1);
        ByteBuffer bytes = littleEndian(disk.bytes(FileMetaStore.CHANGES_FILE));
        assertThat(new String(bytes.array(), 0, 8)).isEqualTo("WALCHNGS");
        assertThat(bytes.getInt(8)).isEqualTo(1);
        assertThat(bytes.getInt(12)).isEqualTo(bytes.capacity()).isEqualTo(64 + 72 + 8 + 10 + 21 + 5 + 4);
        bytes.position(16);
        assertThat(new long[] {bytes.getLong(), bytes.getLong(), bytes.getLong()})
                .containsExactly(1, 2, 5);
        assertThat(new int[] {
                    bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt()
                })
                .containsExactly(1, 1, 1, 1, 1, 1);
        for (int column = 4; column <= 12; column++) {
            assertThat(bytes.getLong()).isEqualTo(column);
        }
        assertThat(bytes.getLong()).isEqualTo(1);
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 'k');
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 15);
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 'c');
        assertThat(new long[] {bytes.getLong(), bytes.getLong()}).containsExactly(13, 14);
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.get()).isEqualTo((byte) 'd');
        assertThat(withChecksum(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(bytes.array());
    }

    /** As a command line does that looks at a log in use. */
    @Test
    void canBeLookedAtWhileItIsWritten() throws Exception {
        MetaStore store = open();
        PersistentState state = store.load();
        AtomicBoolean written = new AtomicBoolean();
        CompletableFuture<Long> looks = CompletableFuture.supplyAsync(() -> {
            long generation = 0;
            long count = 0;
            for (boolean last = false; !last; count++) {
                last = written.get();
                PersistentState seen = look();
                assertThat(seen.generation()).isGreaterThanOrEqualTo(generation);
                assertThat(seen.nextSegmentId()).isEqualTo(seen.generation() + 1);
                generation = seen.generation();
            }
            assertThat(generation).isEqualTo(300);
            return count;
        });

        for (int i = 0; i < 300; i++) {
            StateChange change = change(state);
            store.commitState(change);
            state = state.apply(change);
        }
        written.set(true);

        assertThat(looks.get()).isPositive();
    }

    private PersistentState look() {
        try (MetaStore looking = open()) {
            return looking.inspect();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] withChecksum(ByteBuffer file) {
        CRC32C crc = new CRC32C();
        crc.update(file.array(), 0, file.capacity() - 4);
        return file.putInt(file.capacity() - 4, (int) crc.getValue()).array();
    }
}
