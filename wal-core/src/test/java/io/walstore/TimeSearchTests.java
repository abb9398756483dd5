package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.spi.WalClosedException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Entries are found by when they were appended. */
final class TimeSearchTests {

    private static final int PER_SEGMENT = Scene.ENTRIES_PER_SEGMENT;

    private final HandClock clock = new HandClock(Scene.NOW);
    private final Scene scene = new Scene().clock(clock);

    /** One entry a second, the first one now, over several segments. */
    private Story story() {
        Story story = scene.story();
        for (int i = 0; i < 5 * PER_SEGMENT; i++) {
            story.append(1);
            clock.pass(Duration.ofSeconds(1));
        }
        return story;
    }

    @Test
    void findsEachEntryByItsTime() {
        WalLogStore log = story().log();

        for (int i = 0; i < 5 * PER_SEGMENT; i++) {
            Instant time = Scene.NOW.plusSeconds(i);
            assertThat(log.indexAt(time)).hasValue(i + 1);
            assertThat(log.indexAt(time.minusMillis(1))).hasValue(i + 1);
        }
        assertThat(log.indexAt(Scene.NOW.plusSeconds(5 * PER_SEGMENT))).isEmpty();
    }

    @Test
    void findsTheEndsFromAnyTime() {
        Story story = story().truncateFront(30);

        assertThat(story.log().indexAt(Instant.MIN)).hasValue(30);
        assertThat(story.log().indexAt(Instant.MAX)).isEmpty();
        assertThat(story.log().oldestAppendTime()).contains(Scene.NOW.plusSeconds(29));
    }

    @Test
    void findsTheFirstOfThoseThatWereAppendedTogether() {
        Story story = story();
        Instant time = clock.instant();
        long first = story.last() + 1;
        story.appendBatch(9).append(1);

        assertThat(story.log().indexAt(time)).hasValue(first);
    }

    @Test
    void followsNoClockThatIsSetBack() {
        Story story = story();
        clock.pass(Duration.ofDays(-1));
        story.reopen().append(3);

        assertThat(story.log().indexAt(Scene.NOW)).hasValue(1);
        assertThat(story.log().indexAt(Scene.NOW.plusSeconds(5 * PER_SEGMENT - 1)))
                .hasValue(5 * PER_SEGMENT);
    }

    @Test
    void findsNothingInAnEmptyLog() {
        WalLogStore log = scene.open();

        assertThat(log.indexAt(Instant.MIN)).isEmpty();
        assertThat(log.oldestAppendTime()).isEmpty();

        log.close();
        assertThatExceptionOfType(WalClosedException.class).isThrownBy(() -> log.indexAt(Instant.MIN));
        assertThatExceptionOfType(WalClosedException.class).isThrownBy(log::oldestAppendTime);
    }
}
