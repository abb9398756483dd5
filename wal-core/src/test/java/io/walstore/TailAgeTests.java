package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tail is sealed when it is old enough. */
final class TailAgeTests {

    private final HandClock clock = new HandClock(Scene.NOW);
    private final Scene scene = new Scene().clock(clock).segmentMaxAge(Duration.ofHours(1));

    private void passAndRing(Duration time) {
        clock.pass(time);
        scene.ring();
        scene.settle();
    }

    @Test
    void sealsATailWhoseOldestEntryIsOldEnough() {
        Story story = scene.story().append(1);
        passAndRing(Duration.ofMinutes(59));
        story.append(1);
        assertThat(scene.heard.sealed).isEmpty();

        passAndRing(Duration.ofMinutes(1));

        assertThat(scene.heard.sealed).hasSize(1);
        story.append(1);
        passAndRing(Duration.ofMinutes(59));
        assertThat(scene.heard.sealed).hasSize(1);
        story.check();
    }

    @Test
    void countsFromTheFirstEntryThatIsLeft() {
        Story story = scene.story().append(1);
        clock.pass(Duration.ofMinutes(30));
        story.append(1).truncateFront(2);

        passAndRing(Duration.ofMinutes(31));
        assertThat(scene.heard.sealed).isEmpty();

        passAndRing(Duration.ofMinutes(29));
        assertThat(scene.heard.sealed).hasSize(1);
    }

    @Test
    void countsOnAfterAReopen() {
        Story story = scene.story().append(1);
        for (int i = 0; i < 2; i++) {
            passAndRing(Duration.ofMinutes(30));
            story.reopen();
        }
        scene.ring();
        scene.settle();

        assertThat(scene.heard.sealed).hasSize(1);
        story.check();
    }

    @Test
    void sealsNothingThatIsEmpty() {
        Story story = scene.story().append(1);
        story.truncateFront(5);
        passAndRing(Duration.ofDays(1));
        passAndRing(Duration.ofDays(1));

        assertThat(scene.heard.sealed).isEmpty();
        story.append(1).check();
    }

    @Test
    void letsTheRetentionGiveUpWhatIsOld() {
        scene.retention(Retention.NONE.withMaxAge(Duration.ofDays(1)));
        Story story = scene.story().append(3);
        passAndRing(Duration.ofHours(2));
        story.append(1);

        passAndRing(Duration.ofHours(25));

        assertThat(story.log().firstIndex()).isEqualTo(4);
    }

    @Test
    void sealsWithRealThreads(@TempDir Path directory) {
        try (WalLogStore log = WalLogStore.builder(directory)
                .segmentMaxAge(Duration.ofSeconds(1))
                .open()) {
            log.append(new byte[1]);

            await().until(() -> log.segments().get(0).state() == SegmentStatus.State.SEALED);
        }
    }

    @Test
    void refusesWhatMakesNoSense(@TempDir Path directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(WalLogStore.builder(directory).segmentMaxAge(Duration.ofMillis(999))::open)
                .withMessageContaining("PT0.999S")
                .withMessageContaining("PT1S");
    }
}
