package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.walstore.fixtures.FileOperation;
import io.walstore.meta.FileMetaStore;
import io.walstore.meta.InMemoryMetaStore;
import io.walstore.spi.MetaStore;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalLockedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an open makes of a directory, and what it leaves of itself when it refuses. */
final class OpeningTests {

    private final Scene scene = new Scene();

    @Test
    void beginsEmpty() {
        Story story = scene.story();

        story.check();
        assertThat(story.log().firstIndex()).isZero();
        assertThat(story.log().lastIndex()).isZero();
        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
        assertThat(story.log().status().writable()).isTrue();
        assertThat(scene.heard.states).containsExactly(WalState.OPEN);
    }

    @Test
    void preparesOneSegmentForANewLog() {
        Story story = scene.story();
        scene.settle();

        assertThat(scene.segmentFiles()).containsExactly(Scene.FIRST_SEGMENT);
        assertThat(story.log().segments())
                .extracting(SegmentStatus::state, SegmentStatus::sizeBytes)
                .containsExactly(tuple(SegmentStatus.State.PREPARED, (long) Scene.SEGMENT_BYTES));
        assertThat(story.log().status().segments()).isEqualTo(1);
    }

    @Test
    void goesOnWithOneTail() {
        Story story = scene.story().append(10).reopen();

        story.check();

        story.append(1).check().reopen().check();
        assertThat(story.last()).isEqualTo(11);
    }

    @Test
    void createsNothingForALogThatHasATailAndASpare() {
        Story story = scene.story().append(10);
        scene.settle();
        List<String> files = scene.disk().names();
        long created = scene.disk().count(FileOperation.CREATE);

        story.reopen();
        scene.settle();

        assertThat(scene.disk().names()).isEqualTo(files);
        assertThat(scene.disk().count(FileOperation.CREATE) - created)
                .as("the catalogue: noted at close, twice written at open")
                .isEqualTo(3);
    }

    @Test
    void goesOnWithSealedSegmentsAndATail() {
        Story story =
                scene.story().append(100).roll().append(100).roll().append(10).reopen();

        story.check();

        assertThat(story.log().segments()).extracting(SegmentStatus::firstIndex).contains(1L, 101L, 201L);
        story.append(1).check().reopen().check();
    }

    @Test
    void goesOnWithSealedSegmentsOnly() {
        Story story = scene.story().append(20).roll().reopen();

        story.check().append(5).check().reopen().check();
    }

    @Test
    void tellsWhatItFound() {
        scene.story().append(40).reopen();

        RecoveryReport report = scene.heard.opened.get(1);
        assertThat(report.segments()).isEqualTo(4);
        assertThat(report.scannedBytes()).isPositive();
        assertThat(report.discardedBytes()).isZero();
        assertThat(report.quarantined()).isEmpty();
    }

    @Test
    void readsEachByteOfTheTailOnceAndNoneOfSealedSegments() {
        Story story = scene.story();
        story.append(2 * Scene.ENTRIES_PER_SEGMENT + 5);
        scene.settle();
        scene.kill();

        WalLogStore log = scene.open();

        for (SegmentStatus segment : log.segments()) {
            boolean sealed = segment.state() == SegmentStatus.State.SEALED;
            int header = 512; // looked at before the records are
            int lastBatch = 192; // not known to be durable: read, written again, and looked at again
            assertThat(scene.watched().readBytes(segment.file()))
                    .as(segment.toString())
                    .isLessThanOrEqualTo(sealed ? 0 : segment.sizeBytes() + header + 2 * lastBatch);
        }
    }

    /** Each listing asks the system for the size of every segment. */
    @Test
    void listsTheDirectoryOnceIfThereIsNothingToSetAside() {
        scene.story().append(2 * Scene.ENTRIES_PER_SEGMENT + 5);
        scene.settle();
        scene.kill();

        scene.open();

        assertThat(scene.watched().listings()).isEqualTo(1);
    }

    @Test
    void finishesARollThatWasUnderWay() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT + 1);
        scene.kill();

        story.openAgain().check();

        assertThat(story.log().segments())
                .extracting(SegmentStatus::state)
                .startsWith(SegmentStatus.State.SEALED, SegmentStatus.State.TAIL);
        story.append(40).check().reopen().check();
    }

    @Test
    void refusesWhenTheCatalogueIsGone() {
        Story story = scene.story().append(30);
        story.close();
        List<String> segments = scene.segmentFiles();
        scene.disk().remove("METADATA");

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(scene::open)
                .withMessageContaining("catalogue")
                .withMessageContaining("rebuild");

        assertThat(scene.segmentFiles()).isEqualTo(segments);
    }

    @Test
    void refusesWhenTheCatalogueIsDamaged() {
        scene.story().append(30).close();
        scene.disk().flip("METADATA", 20, 3);
        List<String> files = scene.disk().names();

        assertThatExceptionOfType(WalCorruptException.class).isThrownBy(scene::open);

        assertThat(scene.disk().names()).isEqualTo(files);
        assertReleased();
    }

    @Test
    void refusesWhenTheCatalogueIsOlderThanTheSegments() {
        Story story = scene.story().append(30);
        story.close();
        byte[] old = scene.disk().bytes("METADATA");
        story.openAgain().append(30).close();
        List<String> files = scene.disk().names();
        scene.disk().write("METADATA", old);

        assertThatExceptionOfType(WalException.class).isThrownBy(scene::open).withMessageContaining("older");

        assertThat(scene.disk().names()).isEqualTo(files);
        assertReleased();
    }

    @Test
    void refusesWhenTheDirectoryCannotBeListed() {
        scene.story().append(1).close();
        scene.watched().failToList();

        assertThatExceptionOfType(WalException.class).isThrownBy(scene::open).withMessageContaining("list");

        assertReleased();
    }

    @Test
    void refusesWhenTheCatalogueCannotBeCreated() {
        scene.disk().failFrom(FileOperation.WRITE, 1);

        assertThatExceptionOfType(WalException.class).isThrownBy(scene::open);

        assertReleased();
        scene.disk().heal();
        scene.story().append(3).check();
    }

    @Test
    void refusesWhenASegmentCannotBeRead() {
        scene.story().append(10).close();
        scene.disk().failFrom(FileOperation.READ, 2);

        assertThatExceptionOfType(WalException.class).isThrownBy(scene::open);

        assertReleased();
        scene.disk().heal();
        assertThat(scene.open().lastIndex()).isEqualTo(10);
    }

    /** Whatever fails on the way, and wherever: nothing stays open, and the next open finds everything. */
    @ParameterizedTest
    @EnumSource(
            value = FileOperation.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CREATE", "DELETE", "COMMIT"})
    void releasesEverythingWhereverItFails(FileOperation operation) {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT + 5);
        scene.kill();
        int failures = 0;
        for (int nth = 1; nth <= 10; nth++) {
            failures += failsToOpen(operation, nth) ? 1 : 0;
        }

        assertThat(failures).isPositive();
        story.openAgain().check().append(20).check();
    }

    private boolean failsToOpen(FileOperation operation, int nth) {
        Scene machine = scene;
        machine.disk().failAt(operation, nth);
        try {
            machine.open();
            machine.kill();
            return false;
        } catch (WalException e) {
            assertReleased();
            machine.disk().heal();
            return true;
        }
    }

    private void assertReleased() {
        assertThat(scene.watched().openFiles()).isEmpty();
        lockIsFree();
    }

    private void lockIsFree() {
        try {
            scene.watched().lock().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void opensALogWhoseFirstSegmentCannotBeCreatedYet() {
        scene.disk().failFrom(FileOperation.CREATE, 2);
        Story story = scene.story();
        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> story.log().append(new byte[1]));

        scene.disk().heal();

        story.append(5).check().reopen().check();
    }

    @Test
    void refusesASecondOpen() {
        Story story = scene.story().append(3);
        MetaStore second = new InMemoryMetaStore();

        assertThatExceptionOfType(WalLockedException.class)
                .isThrownBy(() -> new Scene().catalogue(vfs -> second).openOver(scene.watched()));

        story.append(1).check();
    }

    @Test
    void closesTheCatalogueItIsGivenWhenItCannotOpen() {
        Story story = scene.story();
        boolean[] closed = new boolean[1];
        MetaStore catalogue = new ClosingMetaStore(new FileMetaStore(scene.disk()), () -> closed[0] = true);

        assertThatExceptionOfType(WalLockedException.class)
                .isThrownBy(() -> new Scene().catalogue(vfs -> catalogue).openOver(scene.watched()));

        assertThat(closed[0]).isTrue();
        story.append(1).check();
    }

    @Test
    void leavesForeignFilesAlone() {
        byte[] foreign = "dear diary".getBytes(StandardCharsets.UTF_8);
        Story story = scene.story().append(5);
        List<String> names =
                List.of("notes.txt", "1.wal", "0000000000000001.wal~", "00000000000000AB.wal", "METADATA.bak");
        names.forEach(name -> scene.disk().write(name, foreign));

        story.reopen().append(30).truncateFront(20).check().reopen().check();

        names.forEach(name -> assertThat(scene.disk().bytes(name)).isEqualTo(foreign));
    }

    @Test
    void setsAsideASegmentThatIsNotItsOwn() {
        Scene other = new Scene();
        other.story().append(10).close();
        Story story = scene.story().append(5);
        byte[] stray = other.disk().bytes(Scene.FIRST_SEGMENT);
        stray[16] ^= 1;
        scene.disk().write("00000000000000ff.wal", stray);

        story.reopen().check();

        assertThat(scene.heard.opened.get(1).quarantined()).containsExactly("00000000000000ff.wal.1.quarantine");
        assertThat(scene.disk().bytes("00000000000000ff.wal.1.quarantine")).isEqualTo(stray);
        assertThat(scene.segmentFiles()).doesNotContain("00000000000000ff.wal");
        story.append(60).check().reopen().check();
    }

    @Test
    void deletesASegmentOfItsOwnThatIsObsolete() {
        Story story = scene.story().append(60);
        byte[] first = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.truncateFront(40);
        scene.settle();
        assertThat(scene.segmentFiles()).doesNotContain(Scene.FIRST_SEGMENT);
        scene.disk().write(Scene.FIRST_SEGMENT, first);

        story.reopen().check();

        assertThat(scene.segmentFiles()).doesNotContain(Scene.FIRST_SEGMENT);
        assertThat(story.first()).isEqualTo(40);
    }

    @Test
    void takesAnySegmentSizeWithinItsBounds() {
        Story story = scene.segmentSizeBytes(5001).story();

        story.append(100).check().reopen().check();
    }

    @Test
    void mayOpenWithAnotherSegmentSize() {
        Story story = scene.story().append(40);

        scene.segmentSizeBytes(3 * Scene.SEGMENT_BYTES);

        story.reopen().check().append(100).check().reopen().check();
    }

    @Test
    void namesTheSettingThatIsOutOfItsBounds() {
        WalLogStoreBuilder builder = WalLogStore.builder(Path.of("never-created"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.segmentSizeBytes(4095).open())
                .withMessageContaining("segmentSizeBytes is 4095");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> builder.segmentSizeBytes(4096).entryMaxBytes(0).open())
                .withMessageContaining("entryMaxBytes is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.entryMaxBytes(1)
                        .blockTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                        .open())
                .withMessageContaining("blockTimeout");
    }
}
