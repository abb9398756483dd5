package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.walstore.spi.LogEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entries a log takes, under which indexes, and where it puts them. */
final class AppendingTests {

    private final Scene scene = new Scene();
    private final Story story = scene.story();

    @Test
    void countsFromOne() {
        long index = story.log().append(new byte[] {1});

        assertThat(index).isEqualTo(1);
    }

    @Test
    void keepsOrderAndPayloads() {
        story.append(5).check().reopen().check();
    }

    @Test
    void returnsTheFirstIndexOfABatch() {
        story.append(3);

        long first = story.log().append(List.of(new byte[1], new byte[2], new byte[3]));

        assertThat(first).isEqualTo(4);
        assertThat(story.log().lastIndex()).isEqualTo(6);
    }

    @Test
    void takesTheBytesBetweenPositionAndLimit() {
        ByteBuffer buffer =
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}).position(1).limit(4);

        story.log().append(buffer);

        assertThat(story.log().getLog(1).data()).containsExactly(2, 3, 4);
        assertThat(buffer.position()).isEqualTo(1);
    }

    @Test
    void takesDirectAndReadOnlyBuffers() {
        ByteBuffer direct = ByteBuffer.allocateDirect(4).putInt(7).flip();

        story.log().append(direct);
        story.log().append(direct.asReadOnlyBuffer());

        assertThat(ByteBuffer.wrap(story.log().getLog(1).data()).getInt()).isEqualTo(7);
        assertThat(ByteBuffer.wrap(story.log().getLog(2).data()).getInt()).isEqualTo(7);
    }

    @Test
    void keepsEmptyEntries() {
        story.log().append(new byte[0]);
        story.log().append(List.of(new byte[0], new byte[] {1}, new byte[0]));
        story.reopen();

        assertThat(story.log().read(1, 10).stream().map(entry -> entry.data().length))
                .containsExactly(0, 0, 1, 0);
    }

    @Test
    void givesEachReaderItsOwnArray() {
        story.append(1);

        story.log().getLog(1).data()[0] ^= 1;

        story.check();
    }

    @Test
    void stampsEntriesWithTheTimeOfTheAppend() {
        story.append(1);

        assertThat(story.log().getLog(1).appendTimeMillis()).isEqualTo(1_767_323_045_000L);
    }

    @Test
    void storesUnderTheCallersIndexes() {
        story.store(1, 3).store(4, 1).check().reopen().check();
    }

    @Test
    void startsWhereTheFirstEntrySays() {
        story.store(10_000, 3).check();

        assertThat(story.first()).isEqualTo(10_000);
        story.append(2).reopen().check().append(60).check().reopen().check();
    }

    @Test
    void startsAgainWhereAskedIfNothingWasEverStored() {
        story.reopen().reopen();

        story.store(777, 2).check().reopen().check();
    }

    @Test
    void storesNothingForAnEmptyList() {
        story.append(2);

        story.log().storeLogs(List.of());

        story.check();
    }

    @Test
    void mixesBothWaysToAppend() {
        story.append(2).store(3, 2).append(1).store(6, 20).check().reopen().check();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 7, 8, 100, Long.MAX_VALUE - 1})
    void refusesAGapOrARepeat(long index) {
        story.append(5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().storeLogs(List.of(LogEntry.of(index, new byte[1]))))
                .withMessageContaining(String.valueOf(index))
                .withMessageContaining("6");

        story.check().append(1).check().reopen().check();
    }

    @Test
    void refusesAGapOrARepeatInsideABatch() {
        story.append(5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().storeLogs(entries(6, 8)))
                .withMessageContaining("8")
                .withMessageContaining("7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().storeLogs(entries(6, 6)))
                .withMessageContaining("6")
                .withMessageContaining("7");

        story.check().append(1).check().reopen().check();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesIndexesBelowOne(long index) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().storeLogs(entries(index, index + 1)))
                .withMessageContaining(String.valueOf(index));

        story.check().append(1).check();
    }

    @Test
    void refusesToCountBeyondTheLargestIndex() {
        story.store(Long.MAX_VALUE - 3, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().append(List.of(new byte[1], new byte[1])))
                .withMessageContaining(String.valueOf(Long.MAX_VALUE - 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().storeLogs(entries(Long.MAX_VALUE - 1, Long.MAX_VALUE)));

        story.check().append(1).check().reopen().check();
        assertThatIllegalArgumentException().isThrownBy(() -> story.log().append(new byte[1]));
        story.check();
    }

    @Test
    void refusesIndexesThatWrapAround() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().storeLogs(entries(Long.MAX_VALUE, Long.MIN_VALUE)));

        story.check().append(1).check();
    }

    @Test
    void refusesAnEmptyBatch() {
        assertThatIllegalArgumentException().isThrownBy(() -> story.log().append(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> story.log().appendAsync(List.of()));

        story.check();
    }

    @Test
    void refusesAnEntryAboveTheLimitBeforeAnythingIsWritten() {
        story.append(2);
        long writes = scene.heard.writes.get();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().append(new byte[WalOptions.MIB + 1]))
                .withMessageContaining(String.valueOf(WalOptions.MIB + 1))
                .withMessageContaining(String.valueOf(WalOptions.MIB));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().append(List.of(new byte[1], new byte[WalOptions.MIB + 1])));

        assertThat(scene.heard.writes).hasValue(writes);
        assertThat(scene.heard.rejected)
                .containsExactly(WalListener.Rejection.TOO_LARGE, WalListener.Rejection.TOO_LARGE);
        story.check().append(1).check().reopen().check();
    }

    @Test
    void takesAnEntryAtTheLimit() {
        byte[] largest = story.payload(WalOptions.MIB);

        story.acknowledged(story.log().append(largest), List.of(largest));

        story.check().append(3).check().reopen().check();
    }

    @Test
    void refusesABatchAboveItsLimit() {
        byte[] megabyte = new byte[WalOptions.MIB];
        List<byte[]> batch = Collections.nCopies(64, megabyte);

        assertThatIllegalArgumentException().isThrownBy(() -> story.log().append(batch));

        story.check().append(1).check();
    }

    @Test
    void filesAnEntryLargerThanASegmentInOneOfItsOwn() {
        byte[] large = story.payload(5 * Scene.SEGMENT_BYTES);
        story.append(3);

        story.acknowledged(story.log().append(large), List.of(large));

        story.check().append(3).check().reopen().check();
        scene.settle();
        assertThat(story.log().status().segments())
                .isEqualTo(scene.segmentFiles().size());
    }

    @Test
    void keepsABatchWholeAcrossARoll() {
        story.append(Scene.ENTRIES_PER_SEGMENT - 2).appendBatch(10);

        story.check();

        assertThat(story.log().segments().get(1).firstIndex()).isEqualTo(Scene.ENTRIES_PER_SEGMENT - 1);
        story.reopen().check();
    }

    @Test
    void fillsASegmentToItsLastByte() {
        story.append(Scene.ENTRIES_PER_SEGMENT).check();
        assertThat(story.log().segments().get(0).state()).isEqualTo(SegmentStatus.State.TAIL);

        story.append(1).check();
        scene.settle();

        assertThat(story.log().segments().get(0).sizeBytes()).isEqualTo(Scene.SEGMENT_BYTES);
        assertThat(scene.heard.sealed).singleElement().satisfies(segment -> {
            assertThat(segment.lastIndex()).isEqualTo(Scene.ENTRIES_PER_SEGMENT);
            assertThat(segment.usedBytes()).isEqualTo(Scene.SEGMENT_BYTES);
        });
        story.check().reopen().check();
    }

    @Test
    void reopensASegmentThatIsExactlyFull() {
        story.append(Scene.ENTRIES_PER_SEGMENT).reopen().check();

        story.append(1).check().reopen().check();
    }

    @Test
    void readsTheFormerTailAfterARoll() {
        story.store(100, Scene.ENTRIES_PER_SEGMENT).check().append(5).check();

        assertThat(story.first()).isEqualTo(100);
        story.reopen().check();
    }

    @Test
    void rollsManyTimes() {
        story.append(10 * Scene.ENTRIES_PER_SEGMENT + 3).check();
        scene.settle();

        assertThat(story.log().segments())
                .extracting(SegmentStatus::state)
                .containsOnlyOnce(SegmentStatus.State.TAIL, SegmentStatus.State.PREPARED);
        assertThat(story.log().status().segments())
                .isEqualTo(12)
                .isEqualTo(scene.segmentFiles().size());
        assertThat(scene.heard.sealed).hasSize(10);
        story.check().reopen().check();
    }

    @Test
    void keepsAFewOfManySegmentsOpen() {
        story.append(300 * Scene.ENTRIES_PER_SEGMENT);

        story.check();

        assertThat(story.log().status().segments()).isGreaterThanOrEqualTo(300);
        assertThat(scene.watched().openFiles()).hasSizeLessThan(300);
        story.reopen().check();
    }

    @Test
    void rollsWhenAsked() {
        story.append(3).roll().roll().append(2).roll().check();

        assertThat(story.log().segments())
                .extracting(SegmentStatus::state, SegmentStatus::firstIndex, SegmentStatus::lastIndex)
                .startsWith(tuple(SegmentStatus.State.SEALED, 1L, 3L), tuple(SegmentStatus.State.SEALED, 4L, 5L));
        story.reopen().check().append(1).check();
    }

    @Test
    void doesNotRollAnEmptyLog() {
        story.roll().roll().check();

        story.append(1).check().reopen().roll().check();
    }

    @Test
    void givesUnusedSpaceBackWhenASegmentIsSealed() {
        story.append(1).roll();
        scene.settle();

        assertThat(scene.disk().bytes(Scene.FIRST_SEGMENT).length)
                .isLessThan(Scene.SEGMENT_BYTES)
                .isEqualTo((int) story.log().segments().get(0).sizeBytes());
    }

    private static List<LogEntry> entries(long... indexes) {
        return Arrays.stream(indexes)
                .mapToObj(index -> LogEntry.of(index, new byte[] {1}))
                .toList();
    }
}
