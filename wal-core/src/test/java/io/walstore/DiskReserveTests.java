package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.walstore.WalListener.Rejection;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalFullException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log leaves the volume the room that others need. */
final class DiskReserveTests {

    private static final int PER_SEGMENT = Scene.ENTRIES_PER_SEGMENT;
    private static final long RESERVE = 100_000;

    private final Scene scene = new Scene().diskReserve(RESERVE);

    private static void assertRefused(Story story) {
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().append(story.payload(Story.PAYLOAD_BYTES)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DISK_RESERVE))
                .withMessageContaining(String.valueOf(RESERVE));
    }

    @Test
    void preparesNoSegmentThatWouldTakeOfTheReserve() {
        scene.disk().capacity(RESERVE + 3 * Scene.SEGMENT_BYTES + 3000);
        Story story = scene.story().append(3 * PER_SEGMENT);

        assertRefused(story);

        story.check();
        assertThat(story.log().disk().usableBytes()).isGreaterThanOrEqualTo(RESERVE);
        assertThat(story.log().status().reason()).contains("DISK_RESERVE");
        assertThat(scene.heard.rejected).containsOnly(Rejection.DISK_FULL);
        scene.disk().capacity(RESERVE + (1 << 20));
        story.append(PER_SEGMENT).check();
    }

    @Test
    void refusesEarlyWhenOthersTakeTheReserve() {
        Story story = scene.story().append(1);
        scene.disk().capacity(RESERVE);
        long writes = scene.heard.writes.get();

        scene.ring();

        assertThat(story.log().status().reason()).contains("DISK_RESERVE");
        assertRefused(story);
        assertThat(scene.heard.writes).hasValue(writes);
        story.check();
    }

    @Test
    void goesOnByItselfWhenTheyGiveItBack() {
        Story story = scene.story().append(1);
        scene.disk().capacity(RESERVE);
        scene.ring();
        assertRefused(story);

        scene.disk().capacity(1 << 20);
        scene.ring();

        assertThat(story.log().status().writable()).isTrue();
        story.append(2 * PER_SEGMENT).check();
    }

    @Test
    void opensAndReadsWithoutTheReserve() {
        Story story = scene.story().append(PER_SEGMENT);
        scene.disk().capacity(RESERVE);

        story.reopen().check();

        assertRefused(story);
        story.truncateFront(5).check();
    }

    @Test
    void canBeEmptied() {
        Story story = scene.story().append(2 * PER_SEGMENT);
        scene.disk().capacity(RESERVE + Scene.SEGMENT_BYTES);
        scene.ring();

        story.truncateFront(1000).check();

        scene.disk().capacity(1 << 20);
        scene.ring();
        story.append(PER_SEGMENT).check();
    }

    @Test
    void watchesARealVolume(@TempDir Path directory) {
        try (WalLogStore log = WalLogStore.builder(directory)
                .diskReserve(Long.MAX_VALUE, Duration.ofMillis(10))
                .open()) {
            await().until(() -> log.status().reason().isPresent());
            assertThatExceptionOfType(WalFullException.class).isThrownBy(() -> log.append(new byte[1]));
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WalOptions.DiskReserve(-1, Duration.ofSeconds(1)))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WalOptions.DiskReserve(0, Duration.ZERO))
                .withMessageContaining("checkInterval");
    }
}
