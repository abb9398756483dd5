package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.spi.WalFullException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk with room for three segments, and what happens when they are full. */
final class DiskFullTests {

    private static final int ROOM_FOR_ENTRIES = 3 * Scene.ENTRIES_PER_SEGMENT;

    private final Scene scene = new Scene();

    @BeforeEach
    void makeTheDiskSmall() {
        scene.disk().capacity(3 * Scene.SEGMENT_BYTES + 3000);
    }

    private void assertFull(Story story) {
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().append(story.payload(Story.PAYLOAD_BYTES)));
    }

    private Story fullStory() {
        Story story = scene.story().append(ROOM_FOR_ENTRIES);
        assertFull(story);
        return story;
    }

    @Test
    void takesAppendsWhileTheTailHasRoom() {
        Story story = scene.story().append(2 * Scene.ENTRIES_PER_SEGMENT + 1);
        scene.settle();
        assertThat(story.log().segments())
                .extracting(SegmentStatus::state)
                .doesNotContain(SegmentStatus.State.PREPARED);

        story.append(Scene.ENTRIES_PER_SEGMENT - 1).check();

        assertThat(story.log().status().writable()).isTrue();
    }

    @Test
    void refusesAppendsAndSaysWhy() {
        Story story = fullStory();

        story.check();
        WalStatus status = story.log().status();
        assertThat(status.state()).isEqualTo(WalState.OPEN);
        assertThat(status.writable()).isFalse();
        assertThat(status.reason()).contains("DISK_FULL");
        assertThat(scene.heard.rejected).contains(WalListener.Rejection.DISK_FULL);
        assertThat(story.log().disk().totalBytes()).isEqualTo(3 * Scene.SEGMENT_BYTES + 3000);
        assertThat(story.log().disk().usableBytes()).isLessThan(Scene.SEGMENT_BYTES);
    }

    @Test
    void writesNothingOfARefusedAppend() {
        Story story = fullStory();
        long writes = scene.heard.writes.get();

        assertFull(story);
        assertFull(story);

        assertThat(scene.heard.writes).hasValue(writes);
        story.check();
        scene.kill();
        story.openAgain().check();
    }

    @Test
    void goesOnWithoutAReopenWhenThereIsRoomAgain() {
        Story story = fullStory();

        scene.disk().capacity(1 << 20);

        story.append(50).check();
        assertThat(story.log().status().writable()).isTrue();
        assertThat(story.log().status().reason()).isEmpty();
        story.reopen().check();
    }

    @Test
    void noticesByItselfThatThereIsRoomAgain() {
        Story story = fullStory();
        scene.disk().capacity(1 << 20);

        scene.pass(Duration.ofSeconds(2));
        scene.commit().idle();
        scene.settle();
        scene.commit().idle();

        assertThat(story.log().status().writable()).isTrue();
        story.append(1).check();
    }

    @Test
    void goesOnAfterTheFrontWasCut() {
        Story story = fullStory();

        story.truncateFront(Scene.ENTRIES_PER_SEGMENT + 1);
        scene.settle();

        story.append(Scene.ENTRIES_PER_SEGMENT).check();
        assertFull(story);
        story.reopen().check();
    }

    @Test
    void goesOnAfterItWasEmptied() {
        Story story = fullStory();

        story.truncateFront(1000).check();
        scene.settle();

        story.append(Scene.ENTRIES_PER_SEGMENT).check().reopen().check();
    }

    @Test
    void takesASmallEntryAfterALargeOneWasRefused() {
        Story story = scene.story().append(1);
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().append(new byte[10 * Scene.SEGMENT_BYTES]));

        story.append(20).check();

        assertThat(story.log().status().writable()).isTrue();
        story.reopen().check();
    }

    @Test
    void failsFuturesToo() {
        Story story = fullStory();

        CompletableFuture<Long> future = story.log().appendAsync(new byte[1000]);
        scene.settle();

        assertThat(future)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WalFullException.class);
        story.check();
    }

    @Test
    void opensOnAFullDisk() {
        Story story = fullStory();

        story.reopen().check();

        assertFull(story);
        scene.disk().capacity(1 << 20);
        story.append(5).check();
    }

    @Test
    void opensANewLogOnADiskWithoutRoomForASegment() {
        scene.disk().capacity(Scene.SEGMENT_BYTES - 1);
        Story story = scene.story();

        assertFull(story);

        scene.disk().capacity(1 << 20);
        story.append(5).check().reopen().check();
    }

    @Test
    void leavesNoUnfinishedFilesBehind() {
        Story story = fullStory();
        List<String> names = scene.disk().names();

        assertFull(story);
        scene.settle();

        assertThat(scene.disk().names()).isEqualTo(names).doesNotContain("segment.tmp");
    }
}
