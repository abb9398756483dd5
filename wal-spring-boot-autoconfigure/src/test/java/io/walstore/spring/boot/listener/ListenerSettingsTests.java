package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How long a listener waits between attempts. */
class ListenerSettingsTests {

    @Test
    void doublesTheBackOffUpToHalfAMinute() {
        ListenerSettings settings = settings(Duration.ofSeconds(4));

        assertThat(Stream.iterate(settings.backoff(), settings::backoffAfter).limit(6))
                .extracting(Duration::toSeconds)
                .containsExactly(4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void keepsABackOffThatIsLonger() {
        ListenerSettings settings = settings(Duration.ofMinutes(2));

        assertThat(settings.backoffAfter(settings.backoff())).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void keepsABackOffOfNothing() {
        ListenerSettings settings = settings(Duration.ZERO);

        assertThat(settings.backoffAfter(settings.backoff())).isZero();
    }

    private static ListenerSettings settings(Duration backoff) {
        return new ListenerSettings(
                "mailer", "mailer", "default", 1, 1, 3, backoff, OnBehind.STOP, true, Duration.ofSeconds(1));
    }
}
