package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.walstore.WalListener.DeletedFor;
import io.walstore.spi.IndexOutOfRangeException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalFullException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting a log of seven segments, 1..17, 18..34 and so on up to a tail of 103..110, at both ends. */
final class TruncatingTests {

    private static final int ENTRIES = 110;
    private static final int TAIL_START = 103;

    private final Scene scene = new Scene();
    private final Story story = scene.story().append(ENTRIES);

    /** The cut holds, also after a reopen; appends go on; and the files are those of the segments. */
    private void checkTheRestOfTheStory() {
        story.check();
        checkFiles();
        story.append(1).check().reopen().check().append(40).check().reopen().check();
        checkFiles();
    }

    private void checkFiles() {
        scene.settle();
        assertThat(story.log().segments())
                .extracting(SegmentStatus::file)
                .containsExactlyInAnyOrderElementsOf(scene.segmentFiles());
        assertThat(scene.segmentFiles()).containsAll(scene.watched().openFiles());
    }

    private void checkCounts(long cutAtFront, long cutAtBack, int deletedSegments) {
        assertThat(scene.heard.cutAtFront).hasValue(cutAtFront);
        assertThat(scene.heard.cutAtBack).hasValue(cutAtBack);
        assertThat(scene.heard.deletedSegments.getOrDefault(DeletedFor.TRUNCATE, 0))
                .isEqualTo(deletedSegments);
    }

    @Test
    void cutsTheFrontInsideASegment() {
        story.truncateFront(12);

        checkCounts(11, 0, 0);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheFrontBetweenSegments() {
        story.truncateFront(18);

        checkCounts(17, 0, 1);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheFrontInsideTheTail() {
        story.truncateFront(105);

        checkCounts(104, 0, 6);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheFrontDownToTheLastEntry() {
        story.truncateFront(ENTRIES);

        checkCounts(109, 0, 6);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheFrontAgainAndAgain() {
        for (long index = 2; index <= ENTRIES; index += 3) {
            story.truncateFront(index).check();
        }

        checkCounts(109, 0, 6);
        checkTheRestOfTheStory();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 20})
    void leavesTheFrontAloneWhenItIsCutAlready(long index) {
        story.truncateFront(20);

        story.truncateFront(index);

        checkCounts(19, 0, 1);
        checkTheRestOfTheStory();
    }

    @Test
    void emptiesTheLog() {
        story.truncateFront(ENTRIES + 1);

        assertThat(story.log().firstIndex()).isZero();
        assertThat(story.log().lastIndex()).isZero();
        checkCounts(110, 0, 7);
        checkTheRestOfTheStory();
    }

    @Test
    void remembersWhereAnEmptiedLogGoesOn() {
        story.truncateFront(1000).check().reopen().check();

        for (long index : new long[] {1, ENTRIES + 1, 999, 1001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> story.log().storeLogs(List.of(LogEntry.of(index, new byte[1]))))
                    .withMessageContaining(String.valueOf(index))
                    .withMessageContaining("1000");
        }

        story.store(1000, 2);
        assertThat(story.first()).isEqualTo(1000);
        checkTheRestOfTheStory();
    }

    @Test
    void emptiesANewLog() {
        Story fresh = new Scene().story();

        fresh.truncateFront(50).check().reopen();

        assertThat(fresh.log().append(new byte[1])).isEqualTo(50);
    }

    @Test
    void movesTheStartOfAnEmptyLogForwardsOnly() {
        story.truncateFront(1000).truncateFront(500).check().truncateFront(2000).check();

        checkCounts(110, 0, 7);
        assertThat(story.log().append(new byte[1])).isEqualTo(2000);
    }

    @Test
    void remembersWhereToGoOnWhenTheFirstEntryNeedsALargerSegment() {
        story.truncateFront(1000);
        scene.settle();
        scene.disk().capacity(scene.disk().bytes("METADATA").length * 2L + 3 * Scene.SEGMENT_BYTES);
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().append(new byte[10 * Scene.SEGMENT_BYTES]));

        story.reopen();

        scene.disk().capacity(1 << 20);
        byte[] large = story.payload(10 * Scene.SEGMENT_BYTES);
        story.acknowledged(story.log().append(large), List.of(large));
        assertThat(story.first()).isEqualTo(1000);
        checkTheRestOfTheStory();
    }

    @Test
    void remembersWhereToGoOnWhereverThePowerGoesWhileALargerSegmentIsPrepared() {
        for (int nth = 1; nth <= 25; nth++) {
            Scene machine = new Scene(nth);
            Story emptied = machine.story().append(3).truncateFront(1000);
            machine.settle();
            machine.disk().crashAtOperation(nth);
            machine.diesIn(() -> emptied.log().append(new byte[10 * Scene.SEGMENT_BYTES]));

            machine.losePower();

            WalLogStore log = emptied.openAgain().log();
            assertThat(log.append(new byte[1])).isBetween(1000L, 1001L);
            assertThat(log.firstIndex()).isEqualTo(1000);
        }
    }

    @Test
    void cutsTheBackInsideTheTail() {
        story.truncateBack(107);

        checkCounts(0, 3, 0);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheLastEntry() {
        story.truncateBack(ENTRIES - 1);

        checkCounts(0, 1, 0);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheBackDownToTheFirstEntryOfTheTail() {
        story.truncateBack(TAIL_START);

        checkCounts(0, 7, 0);
        checkTheRestOfTheStory();
    }

    @Test
    void dropsTheTail() {
        story.truncateBack(TAIL_START - 1);

        checkCounts(0, 8, 1);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheBackInsideASealedSegment() {
        story.truncateBack(20);

        checkCounts(0, 90, 5);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheBackDownToTheFirstEntry() {
        story.truncateBack(1);

        checkCounts(0, 109, 6);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsTheBackAgainAndAgain() {
        for (long index = ENTRIES; index > 3; index -= 5) {
            story.truncateBack(index).check().append(2).check();
        }

        checkTheRestOfTheStory();
    }

    @ParameterizedTest
    @ValueSource(longs = {ENTRIES, ENTRIES + 1, Long.MAX_VALUE})
    void leavesTheBackAloneAtOrBeyondTheLastEntry(long index) {
        story.truncateBack(index);

        checkCounts(0, 0, 0);
        checkTheRestOfTheStory();
    }

    @ParameterizedTest
    @ValueSource(longs = {29, 1, 0, -1, Long.MIN_VALUE})
    void refusesToCutTheBackBeforeTheFirstEntry(long index) {
        story.truncateFront(30);

        assertThatExceptionOfType(IndexOutOfRangeException.class)
                .isThrownBy(() -> story.log().truncateBack(index))
                .withMessageContaining("30")
                .withMessageContaining(String.valueOf(ENTRIES))
                .withMessageContaining(String.valueOf(index));

        checkCounts(29, 0, 1);
        checkTheRestOfTheStory();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesToCutTheFrontBelowOne(long index) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> story.log().truncateFront(index))
                .withMessageContaining(String.valueOf(index));

        checkTheRestOfTheStory();
    }

    @Test
    void cutsBothEndsOfOneSegment() {
        story.truncateFront(22).truncateBack(24);

        checkCounts(21, 86, 6);
        assertThat(story.first()).isEqualTo(22);
        assertThat(story.last()).isEqualTo(24);
        checkTheRestOfTheStory();
    }

    @Test
    void cutsBothEndsOfTheTail() {
        story.truncateBack(108).truncateFront(104);

        checkTheRestOfTheStory();
    }

    @Test
    void writesOtherEntriesOverTheCutOnes() {
        story.truncateBack(50).append(30).truncateBack(60).append(30);

        checkTheRestOfTheStory();
    }

    @Test
    void cutsAfterAReopen() {
        story.reopen().truncateFront(40).reopen().truncateBack(90).reopen();

        checkTheRestOfTheStory();
    }

    @Test
    void survivesAPowerLossAfterEachCut() {
        story.truncateFront(40).append(3);
        scene.losePower();
        story.openAgain().check().truncateBack(70);
        scene.losePower();
        story.openAgain().check().truncateFront(500);
        scene.losePower();

        story.openAgain();

        checkTheRestOfTheStory();
    }

    @Test
    void keepsAFrontCutOfUnsyncedEntriesThroughAPowerLoss() {
        Scene lazy = new Scene().durability(Durability.OS);
        Story unsynced = lazy.story().append(10).truncateFront(8);

        lazy.losePower();

        unsynced.openAgain().check().append(3).check().reopen().check();
    }

    @Test
    void keepsAFileUntilItsLastReaderIsDone() {
        scene.watched().beforeTheNextRead(() -> {
            story.truncateFront(ENTRIES);
            scene.settle();
            assertThat(scene.segmentFiles()).contains(Scene.FIRST_SEGMENT);
        });

        assertThat(story.log().find(5)).isPresent();

        scene.settle();
        assertThat(scene.segmentFiles()).doesNotContain(Scene.FIRST_SEGMENT);
        assertThat(story.log().find(5)).isEmpty();
        checkTheRestOfTheStory();
    }
}
