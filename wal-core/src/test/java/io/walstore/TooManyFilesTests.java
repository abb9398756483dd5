package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.spi.WalException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that may open no further file for a while. */
final class TooManyFilesTests {

    private final Scene scene = new Scene();

    private void allowFurtherFiles(int count) {
        scene.disk().limits().handles(scene.disk().openHandles() + count);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatExceptionOfType(WalException.class).isThrownBy(call).withMessageContaining("Too many open files");
    }

    @Test
    void takesAppendsWhileTheTailHasRoom() {
        Story story = scene.story().append(1);
        scene.settle();
        allowFurtherFiles(0);

        story.append(Scene.ENTRIES_PER_SEGMENT - 1).check();
    }

    /** Rolling needs one file for the catalogue, and later two for the next segment. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void goesOnAsIfNothingWasWhenFilesCanBeOpenedAgain(int further) {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT);
        scene.settle();
        allowFurtherFiles(further);
        assertRefused(() -> story.log().append(new byte[Story.PAYLOAD_BYTES]));
        scene.settle();
        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);

        scene.disk().limits().lift();

        story.append(3 * Scene.ENTRIES_PER_SEGMENT).check().reopen().check();
    }

    @Test
    void refusesWhatChangesTheCatalogueAndForgetsNothing() {
        Story story = scene.story().append(2 * Scene.ENTRIES_PER_SEGMENT);
        scene.settle();
        allowFurtherFiles(0);

        assertRefused(() -> story.log().truncateFront(Scene.ENTRIES_PER_SEGMENT));
        assertRefused(() -> story.log().roll());
        assertRefused(() -> story.log().truncateBack(1));
        assertRefused(() -> story.log().stable().setLong("term", 7));

        scene.disk().limits().lift();
        story.check()
                .truncateBack(Scene.ENTRIES_PER_SEGMENT + 5)
                .truncateFront(10)
                .append(5)
                .check();
        assertThat(story.log().stable().getLong("term")).isZero();
        scene.losePower();
        story.openAgain().check();
    }

    @Test
    void opensWhenEnoughFilesCanBeOpened() {
        Story story = scene.story().append(Scene.ENTRIES_PER_SEGMENT + 5);
        scene.kill();
        int limit = 0;
        while (!opens(story, limit)) {
            assertThat(scene.watched().openFiles()).isEmpty();
            assertThat(scene.disk().openHandles()).isZero();
            limit++;
        }

        assertThat(limit).isPositive();
        scene.disk().limits().lift();
        story.check().append(20).check();
    }

    private boolean opens(Story story, int limit) {
        scene.disk().limits().handles(limit);
        try {
            story.openAgain();
            return true;
        } catch (WalException e) {
            return false;
        }
    }
}
