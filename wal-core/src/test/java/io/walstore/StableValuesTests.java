package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.spi.StableStore;
import io.walstore.spi.WalException;
import org.junit.jupiter.api.Test;

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
}
