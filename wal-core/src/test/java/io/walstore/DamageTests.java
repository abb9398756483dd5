package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that are not what was written. A tail holds 128 bytes of link from 512 on, then records of 192 bytes with one
 * entry each. What was never acknowledged is dropped, everything else is reported; nothing is changed by a report.
 */
final class DamageTests {

    private static final int RECORDS_AT = 640;
    private static final int RECORD_BYTES = 192;
    private static final int RECORD_HEADER_BYTES = 64;
    private static final int SECTOR_BYTES = 512;

    private final Scene scene = new Scene();

    private static int recordAt(int index) {
        return RECORDS_AT + (index - 1) * RECORD_BYTES;
    }

    private static int payloadAt(int index) {
        return recordAt(index) + RECORD_HEADER_BYTES + 16;
    }

    private static Map<String, byte[]> files(SimulatedVfs disk) {
        Map<String, byte[]> files = new TreeMap<>();
        disk.names().forEach(name -> files.put(name, disk.bytes(name)));
        files.keySet().removeIf(name -> name.startsWith("METADATA"));
        return files;
    }

    private WalCorruptException assertReported() {
        Map<String, ByteBuffer> before = contents();
        WalCorruptException[] found = new WalCorruptException[1];

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(scene::open)
                .satisfies(e -> found[0] = e);

        assertThat(contents()).isEqualTo(before);
        assertThat(scene.watched().openFiles()).isEmpty();
        return found[0];
    }

    private Map<String, ByteBuffer> contents() {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        files(scene.disk()).forEach((name, bytes) -> contents.put(name, ByteBuffer.wrap(bytes)));
        return contents;
    }

    private Story killedStory(int entries) {
        Story story = scene.story().append(entries);
        scene.settle();
        scene.kill();
        return story;
    }

    // ---- the tail

    @Test
    void reportsAChangedByteInTheLastBatch() {
        killedStory(5);
        scene.disk().flip(Scene.FIRST_SEGMENT, payloadAt(5) + 30, 2);

        WalCorruptException report = assertReported();

        assertThat(report.file()).endsWith(Scene.FIRST_SEGMENT);
        assertThat(report.offset()).isEqualTo(recordAt(5));
        assertThat(report.firstIndex()).isEqualTo(5);
        assertThat(scene.heard.damage).hasSize(1);
    }

    @Test
    void reportsAChangedHeaderInTheLastBatch() {
        killedStory(5);
        for (int byteOfHeader = 0; byteOfHeader < RECORD_HEADER_BYTES; byteOfHeader++) {
            scene.disk().flip(Scene.FIRST_SEGMENT, recordAt(5) + byteOfHeader, 6);

            assertThat(assertReported().firstIndex()).isEqualTo(5);

            scene.disk().flip(Scene.FIRST_SEGMENT, recordAt(5) + byteOfHeader, 6);
        }
    }

    @Test
    void reportsZerosInTheLastBatch() {
        killedStory(5);

        scene.disk().zero(Scene.FIRST_SEGMENT, recordAt(5), recordAt(6));

        assertThat(assertReported().firstIndex()).isEqualTo(5);
    }

    @Test
    void reportsAChangedByteInTheOnlyBatch() {
        killedStory(1);

        scene.disk().flip(Scene.FIRST_SEGMENT, payloadAt(1), 0);

        assertThat(assertReported().firstIndex()).isEqualTo(1);
    }

    @Test
    void reportsHowFarTheDamageOfAnEarlierBatchReaches() {
        killedStory(9);

        scene.disk().flip(Scene.FIRST_SEGMENT, payloadAt(3) + 7, 7);

        WalCorruptException report = assertReported();
        assertThat(report.firstIndex()).isEqualTo(3);
        assertThat(report.lastIndex()).isGreaterThanOrEqualTo(3);
        assertThat(report.offset()).isEqualTo(recordAt(3));
        assertThat(report).hasMessageContaining("durable");
    }

    @Test
    void reportsEveryDamageWhereTheLogIsOpenedNevertheless() {
        killedStory(9);
        for (int index : new int[] {2, 5, 9}) {
            scene.disk().flip(Scene.FIRST_SEGMENT, payloadAt(index) + 7, 7);
        }

        WalLogStore log = scene.look();

        assertThat(log.status().recovery().orElseThrow().damages())
                .extracting(Damage::firstIndex)
                .containsExactly(2L, 5L, 9L);
        assertThat(log.getLog(8).index()).isEqualTo(8);
        assertThatExceptionOfType(WalCorruptException.class).isThrownBy(() -> log.getLog(9));
    }

    /** Nothing intact is left to lead on to the second one. */
    @Test
    void reportsADamagedLastBatchBehindADamagedHeader() {
        killedStory(9);
        scene.disk().flip(Scene.FIRST_SEGMENT, recordAt(8), 7);
        scene.disk().flip(Scene.FIRST_SEGMENT, payloadAt(9) + 7, 7);

        WalLogStore log = scene.look();

        assertThat(log.status().recovery().orElseThrow().damages())
                .extracting(Damage::firstIndex, Damage::lastIndex)
                .containsExactly(tuple(8L, 8L), tuple(9L, 9L));
        assertThat(log.getLog(7).index()).isEqualTo(7);
        assertThat(log.getLog(8).index()).as("itself it is intact").isEqualTo(8);
        assertThatExceptionOfType(WalCorruptException.class).isThrownBy(() -> log.getLog(9));
    }

    @Test
    void reportsABatchThatTheDiskLostAfterTheLogCameToRest() {
        Story story = scene.story().append(4);
        scene.settle();
        byte[] before = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.append(1);
        scene.commit().idle();
        byte[] after = scene.disk().bytes(Scene.FIRST_SEGMENT);
        scene.kill();

        System.arraycopy(before, recordAt(5), after, recordAt(5), RECORD_BYTES);
        scene.disk().write(Scene.FIRST_SEGMENT, after);

        assertThat(assertReported().firstIndex()).isEqualTo(5);
    }

    /** Intact, at its own place, in its own segment, but from another life of the log. */
    @Test
    void reportsARecordThatDoesNotContinueTheOneBefore() {
        Story story = killedStory(3);
        Scene otherLife = new Scene();
        scene.disk()
                .names()
                .forEach(name -> otherLife.disk().write(name, scene.disk().bytes(name)));
        WalLogStore other = otherLife.open();
        other.append(story.payload(Story.PAYLOAD_BYTES));
        other.append(story.payload(Story.PAYLOAD_BYTES));
        story.openAgain().append(2);
        scene.kill();
        byte[] bytes = scene.disk().bytes(Scene.FIRST_SEGMENT);
        byte[] others = otherLife.disk().bytes(Scene.FIRST_SEGMENT);
        assertThat(Arrays.mismatch(bytes, others)).isBetween(recordAt(4), recordAt(5));

        System.arraycopy(others, recordAt(5), bytes, recordAt(5), RECORD_BYTES);
        scene.disk().write(Scene.FIRST_SEGMENT, bytes);

        assertThat(assertReported().firstIndex()).isEqualTo(5);
    }

    @Test
    void reportsEntriesThatWereThereWhenTheLogWasClosed() {
        Story story = scene.story().append(4);
        scene.settle();
        byte[] before = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.append(3).close();

        scene.disk().write(Scene.FIRST_SEGMENT, before);

        WalCorruptException report = assertReported();
        assertThat(report.firstIndex()).isEqualTo(5);
        assertThat(report.lastIndex()).isEqualTo(7);
    }

    /** Any part of a batch may be missing if it was never acknowledged, sector by sector. */
    @Test
    void dropsATornBatchWhicheverSectorsOfItWereWritten() {
        Story story = scene.story();
        List<byte[]> kept = story.payloads(3);
        kept.forEach(story.log()::append);
        scene.settle();
        byte[] before = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.log().append(story.payloads(15));
        byte[] after = scene.disk().bytes(Scene.FIRST_SEGMENT);
        scene.kill();
        int firstSector = recordAt(4) / SECTOR_BYTES;
        int sectors = 4;
        assertThat(Arrays.mismatch(before, after) / SECTOR_BYTES).isEqualTo(firstSector);

        for (int written = 0; written < 1 << sectors; written++) {
            byte[] mixed = before.clone();
            for (int sector = 0; sector < sectors; sector++) {
                if ((written & 1 << sector) != 0) {
                    int at = (firstSector + sector) * SECTOR_BYTES;
                    System.arraycopy(after, at, mixed, at, SECTOR_BYTES);
                }
            }
            checkTorn(kept, mixed, Arrays.equals(mixed, before), Arrays.equals(mixed, after));
        }
    }

    private void checkTorn(List<byte[]> kept, byte[] segment, boolean nothing, boolean all) {
        Scene next = new Scene();
        files(scene.disk()).forEach(next.disk()::write);
        next.disk().write("METADATA", scene.disk().bytes("METADATA"));
        next.disk().write(Scene.FIRST_SEGMENT, segment);

        WalLogStore log = next.open();

        RecoveryReport report = next.heard.opened.get(0);
        assertThat(log.lastIndex()).isEqualTo(all ? 18 : 3);
        assertThat(report.discardedBytes() > 0).isEqualTo(!nothing && !all);
        assertThat(report.discardedIndex()).isEqualTo(nothing || all ? 0 : 4);
        for (long index = 1; index <= 3; index++) {
            assertThat(log.getLog(index).data()).isEqualTo(kept.get((int) index - 1));
        }
        assertThat(log.append(new byte[10])).isEqualTo(all ? 19 : 4);
        log.close();
        WalLogStore reopened = next.open();
        assertThat(reopened.lastIndex()).isEqualTo(all ? 19 : 4);
        assertThat(next.heard.opened.get(1).discardedBytes()).isZero();
    }

    @Test
    void refusesATornBatchIfToldTo() {
        Story story = scene.story().append(3);
        scene.settle();
        byte[] before = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.append(1);
        byte[] torn = scene.disk().bytes(Scene.FIRST_SEGMENT);
        System.arraycopy(before, 1280, torn, 1280, SECTOR_BYTES);
        scene.kill();
        scene.disk().write(Scene.FIRST_SEGMENT, torn);
        scene.tornTail(TornTail.FAIL);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(scene::open)
                .withMessageContaining("torn")
                .withMessageContaining(Scene.FIRST_SEGMENT)
                .withMessageContaining("tornTail")
                .withMessageContaining("Nothing was changed");

        assertThat(scene.disk().bytes(Scene.FIRST_SEGMENT)).isEqualTo(torn);
        scene.tornTail(TornTail.TRUNCATE);
        assertThat(scene.open().lastIndex()).isEqualTo(3);
    }

    @Test
    void mendsWhatWasNeverWritten() {
        Story story = killedStory(5);
        scene.disk().flip(Scene.FIRST_SEGMENT, 3000, 5);

        story.openAgain().check();

        assertThat(scene.heard.opened.get(1).discardedBytes()).isPositive();
        story.append(20).check().reopen().check();
    }

    @Test
    void reportsATailThatIsMissingEmptyOrShort() {
        Story story = scene.story().append(5);
        scene.settle();
        scene.kill();
        byte[] bytes = scene.disk().bytes(Scene.FIRST_SEGMENT);

        scene.disk().remove(Scene.FIRST_SEGMENT);
        assertThat(assertReported()).hasMessageContaining("missing").hasMessageContaining(Scene.FIRST_SEGMENT);
        for (int length : new int[] {0, 100, SECTOR_BYTES, recordAt(3), recordAt(6), 4095}) {
            scene.disk().write(Scene.FIRST_SEGMENT, Arrays.copyOf(bytes, length));
            assertReported();
        }

        scene.disk().write(Scene.FIRST_SEGMENT, bytes);
        story.openAgain().check();
    }

    @Test
    void reportsThatTheEntryIsGoneAtWhichTheLogWasCut() {
        Story story = scene.story().append(4);
        byte[] without = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.append(1).truncateFront(5);
        scene.settle();
        scene.kill();

        scene.disk().write(Scene.FIRST_SEGMENT, without);

        WalCorruptException report = assertReported();
        assertThat(report.firstIndex()).isEqualTo(5);
        assertThat(report.lastIndex()).isEqualTo(5);
    }

    @Test
    void reportsADamagedHeaderOfTheTail() {
        killedStory(5);
        for (int offset = 0; offset < SECTOR_BYTES; offset++) {
            scene.disk().flip(Scene.FIRST_SEGMENT, offset, offset % 8);
            assertReported();
            scene.disk().flip(Scene.FIRST_SEGMENT, offset, offset % 8);
        }
    }

    @Test
    void takesAnotherSegmentWhenThePreparedOneIsDamagedMeanwhile() {
        Story story = scene.story().append(5);
        scene.settle();
        scene.disk().flip(Scene.SECOND_SEGMENT, 3, 3);

        story.append(Scene.ENTRIES_PER_SEGMENT).check();

        assertThat(scene.heard.damage)
                .singleElement()
                .satisfies(damage -> assertThat(damage.file()).endsWith(Scene.SECOND_SEGMENT));
        scene.settle();
        assertThat(scene.disk().names()).doesNotContain(Scene.SECOND_SEGMENT);
        story.reopen().check();
    }

    @Test
    void takesAnotherSegmentWhenThePreparedOneIsMissing() throws IOException {
        Story story = scene.story().append(5);
        scene.settle();
        scene.disk().delete(Scene.SECOND_SEGMENT);

        story.append(Scene.ENTRIES_PER_SEGMENT).check().reopen().check();
    }

    @Test
    void goesOnWithATailThatWasSealedOnTheDiskOnly() {
        Story story = scene.story().append(5);
        scene.settle();
        byte[] catalogue = scene.disk().bytes("METADATA");
        story.roll();
        scene.settle();
        scene.kill();
        scene.disk().write("METADATA", catalogue);

        story.openAgain().check();

        assertThat(story.log().segments())
                .first()
                .extracting(SegmentStatus::state)
                .isEqualTo(SegmentStatus.State.SEALED);
        story.append(20).check().reopen().check();
    }

    /** A disk lost the last acknowledged batch without a trace; only the next segment's first record remembers it. */
    @Test
    void reportsATailThatLostItsEndBeforeItWasSealed() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT - 1);
        scene.settle();
        byte[] shorter = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.append(2);
        scene.kill();
        byte[] whole = scene.disk().bytes(Scene.FIRST_SEGMENT);
        scene.disk().write(Scene.FIRST_SEGMENT, shorter);

        WalCorruptException report = assertReported();

        assertThat(report.file()).endsWith(Scene.FIRST_SEGMENT);
        assertThat(report.firstIndex()).isEqualTo(Scene.ENTRIES_PER_SEGMENT);
        assertThat(report.lastIndex()).isEqualTo(Scene.ENTRIES_PER_SEGMENT);
        scene.disk().write(Scene.FIRST_SEGMENT, whole);
        story.openAgain().check();
    }

    @Test
    void reportsThatLossAlsoWhenTheOnlyBatchBehindItIsDamaged() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT - 1);
        scene.settle();
        byte[] shorter = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.append(2);
        scene.kill();
        scene.disk().write(Scene.FIRST_SEGMENT, shorter);
        scene.disk().flip(Scene.SECOND_SEGMENT, payloadAt(1), 1);

        WalLogStore log = scene.look();

        assertThat(log.status().recovery().orElseThrow().damages())
                .extracting(Damage::firstIndex)
                .containsExactlyInAnyOrder((long) Scene.ENTRIES_PER_SEGMENT, Scene.ENTRIES_PER_SEGMENT + 1L);
    }

    /** A disk forgot that a dropped record was overwritten; it lies just where the next one would be, under its index. */
    @Test
    void takesNoStaleRecordForOneThatFollows() {
        Story story = scene.durability(Durability.OS).story().append(1);
        byte[] one = scene.disk().bytes(Scene.FIRST_SEGMENT);
        story.append(1).append(1);
        byte[] three = scene.disk().bytes(Scene.FIRST_SEGMENT);
        scene.settle();
        scene.kill();
        scene.disk().write(Scene.FIRST_SEGMENT, spliced(three, one, recordAt(2), recordAt(3)));
        assertThat(scene.open().append(story.payload(Story.PAYLOAD_BYTES))).isEqualTo(2);
        byte[] two = scene.disk().bytes(Scene.FIRST_SEGMENT);
        scene.kill();

        scene.disk().write(Scene.FIRST_SEGMENT, spliced(two, three, recordAt(3), recordAt(4)));

        assertThat(assertReported().firstIndex()).isEqualTo(3);
    }

    private static byte[] spliced(byte[] whole, byte[] part, int from, int to) {
        byte[] spliced = whole.clone();
        System.arraycopy(part, from, spliced, from, to - from);
        return spliced;
    }

    /** A bit of every byte of a small log, one after the other: the same entries, or a report that names no more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverServesAWrongOrShorterLogInSilence(boolean closed) {
        Story story = scene.story().append(2).appendBatch(3);
        if (closed) {
            story.close();
        }
        scene.settle();
        scene.kill();
        List<byte[]> payloads = new ArrayList<>();
        WalLogStore healthy = story.openAgain().log();
        healthy.read(1, 5).forEachRemaining(entry -> payloads.add(entry.data()));
        Map<String, byte[]> files = files(scene.disk());
        files.put("METADATA", scene.disk().bytes("METADATA"));
        int refused = 0;
        for (int offset = 0; offset < 1600; offset++) {
            Scene next = new Scene();
            files.forEach(next.disk()::write);
            next.disk().flip(Scene.FIRST_SEGMENT, offset, (offset * 5 + 3) % 8);
            refused += opensWith(next, payloads) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static boolean opensWith(Scene scene, List<byte[]> payloads) {
        try {
            WalLogStore log = scene.open();
            assertThat(log.lastIndex()).isEqualTo(payloads.size());
            for (int i = 0; i < payloads.size(); i++) {
                assertThat(log.getLog(i + 1).data()).isEqualTo(payloads.get(i));
            }
            return true;
        } catch (WalCorruptException e) {
            return false;
        }
    }

    // ---- sealed segments

    private Story sealedStory() {
        return scene.story().append(40).reopen();
    }

    @Test
    void reportsADamagedEntryOfASealedSegmentAndServesTheOthers() {
        Story story = sealedStory();
        scene.disk().flip(Scene.FIRST_SEGMENT, payloadAt(7) + 3, 1);

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> story.log().getLog(7))
                .satisfies(e -> {
                    assertThat(e.firstIndex()).isEqualTo(7);
                    assertThat(e.lastIndex()).isEqualTo(7);
                    assertThat(e.file()).endsWith(Scene.FIRST_SEGMENT);
                });

        assertThat(story.log().getLog(6).index()).isEqualTo(6);
        assertThat(story.log().getLog(8).index()).isEqualTo(8);
        assertThat(story.log().read(1, 6).stream()).hasSize(6);
        assertThat(scene.heard.damage).hasSize(1);
        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
    }

    @Test
    void readsOnWhenTheIndexOfASealedSegmentIsDamaged() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT + 3).reopen();
        int index = recordAt(Scene.ENTRIES_PER_SEGMENT + 1) + RECORD_HEADER_BYTES;
        for (int entry = 0; entry < Scene.ENTRIES_PER_SEGMENT; entry++) {
            for (int bit : new int[] {0, 6, 20, 31}) {
                scene.disk().flip(Scene.FIRST_SEGMENT, index + 4 * entry + bit / 8, bit % 8);
                story.reopen().check();
                scene.disk().flip(Scene.FIRST_SEGMENT, index + 4 * entry + bit / 8, bit % 8);
            }
        }
    }

    @Test
    void readsOnWhenTheIndexOfASealedSegmentIsZero() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT + 3).reopen();

        scene.disk().zero(Scene.FIRST_SEGMENT, recordAt(Scene.ENTRIES_PER_SEGMENT + 1), Scene.SEGMENT_BYTES);

        story.check().reopen().check();
    }

    @Test
    void servesWhatItCanWhenBothAnEntryAndTheIndexAreDamaged() {
        Story story = sealedStory();
        scene.disk().flip(Scene.FIRST_SEGMENT, payloadAt(7) + 3, 1);
        scene.disk().zero(Scene.FIRST_SEGMENT, recordAt(Scene.ENTRIES_PER_SEGMENT + 1), Scene.SEGMENT_BYTES);

        LogCursor cursor = story.log().read(1, 20);

        for (long index = 1; index <= 6; index++) {
            assertThat(cursor.next().index()).isEqualTo(index);
        }
        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(cursor::next)
                .satisfies(e -> assertThat(e.firstIndex()).isEqualTo(7));
    }

    @Test
    void reportsASealedSegmentThatIsMissingOrShort() {
        Story story = sealedStory();
        story.close();
        byte[] bytes = scene.disk().bytes(Scene.FIRST_SEGMENT);
        scene.disk().remove(Scene.FIRST_SEGMENT);

        WalCorruptException report = assertReported();

        assertThat(report.firstIndex()).isEqualTo(1);
        assertThat(report.lastIndex()).isEqualTo(Scene.ENTRIES_PER_SEGMENT);
        for (int length : new int[] {0, 1000, bytes.length - 1}) {
            scene.disk().write(Scene.FIRST_SEGMENT, Arrays.copyOf(bytes, length));
            assertThat(assertReported().lastIndex()).isEqualTo(Scene.ENTRIES_PER_SEGMENT);
        }
        scene.disk().write(Scene.FIRST_SEGMENT, bytes);
        story.openAgain().check();
    }

    @Test
    void reportsSwappedSegments() {
        Story story = sealedStory();
        story.close();
        byte[] first = scene.disk().bytes(Scene.FIRST_SEGMENT);
        byte[] second = scene.disk().bytes(Scene.SECOND_SEGMENT);
        scene.disk().write(Scene.FIRST_SEGMENT, second);
        scene.disk().write(Scene.SECOND_SEGMENT, first);

        WalLogStore log = story.openAgain().log();

        for (long index = 1; index <= 2 * Scene.ENTRIES_PER_SEGMENT; index++) {
            long each = index;
            assertThatExceptionOfType(WalCorruptException.class).isThrownBy(() -> log.getLog(each));
        }
        assertThat(log.getLog(40).index()).isEqualTo(40);
    }

    @Test
    void reportsATailUnderTheNameOfAnother() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT + 3);
        scene.settle();
        scene.kill();
        byte[] spare = scene.disk().bytes("0000000000000003.wal");

        scene.disk().write(Scene.SECOND_SEGMENT, spare);

        assertThat(assertReported()).hasMessageContaining("segment 3").hasMessageContaining("segment 2");
        assertThat(story.last()).isEqualTo(20);
    }

    @Test
    void readsASealedSegmentThatGrew() {
        Story story = sealedStory();
        byte[] bytes = scene.disk().bytes(Scene.FIRST_SEGMENT);

        scene.disk().write(Scene.FIRST_SEGMENT, Arrays.copyOf(bytes, bytes.length + 777));

        story.reopen().check();
    }

    @Test
    void reportsAReadThatFailsAsSuchAndNotAsAbsence() {
        Story story = sealedStory();
        scene.disk().failAt(FileOperation.READ, 1);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> story.log().getLog(3))
                .withMessageContaining("cannot read");

        story.check();
    }

    @Test
    void opensASealedSegmentOnce() {
        Story story = sealedStory();
        long opened = scene.disk().count(FileOperation.OPEN);

        story.check();
        story.check();

        assertThat(scene.disk().count(FileOperation.OPEN) - opened).isEqualTo(2);
    }
}
