package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.fixtures.FileOperation;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page cache that shows what a failed sync has lost, and forgets it when it likes. */
final class PageCacheTests {

    private static final int READS_OF_AN_OPEN = 8;

    @Test
    void showsNothingThatIsForgottenDuringTheOpen() {
        int refused = 0;
        for (int nth = 1; nth <= READS_OF_AN_OPEN; nth++) {
            Scene scene = new Scene();
            Story story = scene.story().append(5);
            List<byte[]> batch = failingBatch(scene, story);
            scene.kill();

            scene.disk().vandal().dropCachesAtRead(nth);
            refused += opens(scene, story) ? 0 : 1;

            story.mayHold(batch).check().append(3).check();
            scene.losePower();
            story.openAgain().check();
        }
        assertThat(refused).isPositive();
    }

    @Test
    void forgetsWhatWasNeverAcknowledged() {
        Scene scene = new Scene();
        Story story = scene.story().append(5);
        failingBatch(scene, story);
        scene.kill();

        scene.disk().vandal().dropCaches();

        story.openAgain().check().append(3).check();
    }

    private static List<byte[]> failingBatch(Scene scene, Story story) {
        List<byte[]> batch = story.payloads(3);
        scene.disk().failAt(FileOperation.SYNC, 1);
        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().append(batch));
        return batch;
    }

    /** Opens at the second try if the first is refused, and answers whether it was not. */
    private static boolean opens(Scene scene, Story story) {
        try {
            story.openAgain();
            return true;
        } catch (WalException e) {
            assertThat(e).hasMessageContaining("failed sync");
            assertThat(scene.watched().openFiles()).isEmpty();
            story.openAgain();
            return false;
        }
    }
}
