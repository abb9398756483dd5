package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.fixtures.FileOperation;
import io.walstore.spi.StableStore;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalUnchangedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small values beside the log. */
final class StableValuesTests {

    private final Scene scene = new Scene();
    private final Story story = scene.story();

    @Test
    void areAbsentUntilTheyAreSet() {
        assertThat(story.log().stable().get("vote")).isEmpty();
        assertThat(story.log().stable().getLong("term")).isZero();
    }

    @Test
    void areDurableWhenTheyAreSet() {
        story.log().stable().set("vote", new byte[] {1, 2});
        story.log().stable().setLong("term", -5);
        scene.losePower();

        StableStore stable = story.openAgain().log().stable();

        assertThat(stable.get("vote")).contains(new byte[] {1, 2});
        assertThat(stable.getLong("term")).isEqualTo(-5);
    }

    @Test
    void surviveRollsCutsAndReopens() {
        story.log().stable().setLong("term", 9);

        story.append(100)
                .truncateFront(50)
                .truncateBack(70)
                .truncateFront(500)
                .append(3)
                .reopen();

        assertThat(story.log().stable().getLong("term")).isEqualTo(9);
        story.check();
    }

    @Test
    void areCopiedInAndOut() {
        byte[] value = {1};
        story.log().stable().set("vote", value);
        value[0] = 2;
        story.log().stable().get("vote").orElseThrow()[0] = 3;

        assertThat(story.log().stable().get("vote")).contains(new byte[] {1});
    }

    @Test
    void areNoNumbersIfTheyHaveAnotherSize() {
        story.log().stable().set("vote", new byte[3]);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> story.log().stable().getLong("vote"))
                .withMessageContaining("vote");
    }

    /** As when the size of files is limited: the next catalogue never took the place of this one. */
    @Test
    void areRefusedAloneIfTheyCannotBeWritten() {
        story.append(3).log().stable().setLong("term", 1);
        scene.disk().limits().fileBytes(10);
        assertThatExceptionOfType(WalUnchangedException.class)
                .isThrownBy(() -> story.log().stable().setLong("term", 2))
                .withMessageContaining("File too large");
        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
        assertThat(story.log().stable().getLong("term")).isEqualTo(1);

        scene.disk().limits().lift();
        story.log().stable().setLong("term", 3);
        scene.losePower();

        assertThat(story.openAgain().check().log().stable().getLong("term")).isEqualTo(3);
    }

    /** The catalogue takes no further change then, so neither does the log. */
    @ParameterizedTest
    @EnumSource(names = {"SYNC", "RENAME", "DIRECTORY_SYNC"})
    void failTheLogIfNobodyKnowsWhetherTheyWereWritten(FileOperation operation) {
        story.append(3).log().stable().setLong("term", 1);
        scene.disk().failAt(operation, 1);
        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> story.log().stable().setLong("term", 2));

        assertThat(story.log().status().state()).isEqualTo(WalState.FAILED);
        assertThat(scene.heard.metadataFailures).hasSize(1);
        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().append(new byte[1]));
        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().stable().setLong("term", 3));

        scene.losePower();
        StableStore stable = story.openAgain().check().append(1).log().stable();
        assertThat(stable.getLong("term")).isIn(1L, 2L);
        stable.setLong("term", 4);
        assertThat(stable.getLong("term")).isEqualTo(4);
    }

    @Test
    void needAKey() {
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> story.log().stable().set(null, new byte[1]));

        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
    }
}
