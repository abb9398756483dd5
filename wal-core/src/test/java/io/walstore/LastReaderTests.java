package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** A file stays until the last one who reads it is done, whatever became of its segment meanwhile. */
final class LastReaderTests {

    private final Scene scene = new Scene();

    @Test
    void keepsTheFileOfATailThatIsSealedAndThenCutOff() {
        Story story = scene.story().append(5);

        scene.watched().beforeTheNextRead(() -> {
            story.roll().append(1).truncateFront(6);
            scene.settle();
            assertThat(scene.segmentFiles()).contains(Scene.FIRST_SEGMENT);
        });
        assertThat(story.log().find(3)).isPresent();

        assertFirstSegmentIsGone(story);
    }

    @Test
    void keepsTheFileOfASegmentThatIsCutAtBothEnds() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT + 1);

        scene.watched().beforeTheNextRead(() -> {
            story.truncateBack(5).append(1).truncateFront(6);
            scene.settle();
            assertThat(scene.segmentFiles()).contains(Scene.FIRST_SEGMENT);
        });
        assertThat(story.log().find(3)).isPresent();

        assertFirstSegmentIsGone(story);
    }

    private void assertFirstSegmentIsGone(Story story) {
        scene.settle();
        assertThat(scene.segmentFiles()).doesNotContain(Scene.FIRST_SEGMENT);
        story.check().reopen().check().close();
        assertThat(scene.watched().openFiles()).isEmpty();
    }

    @Test
    void closesNoSoonerThanTheReaderOfATailThatIsSealedMeanwhile() throws Exception {
        Story story = scene.threads().story().append(5);
        Thread closer = new Thread(story::close, "closer");

        scene.watched().beforeTheNextRead(() -> {
            story.roll();
            closer.start();
            await().until(() -> closer.getState() == Thread.State.WAITING || !closer.isAlive());
            await().until(() -> story.log().status().state() == WalState.CLOSED);
            assertThat(closer.isAlive()).isTrue();
        });
        assertThat(story.log().find(3)).isPresent();

        closer.join();
        assertThat(scene.watched().openFiles()).isEmpty();
    }
}
