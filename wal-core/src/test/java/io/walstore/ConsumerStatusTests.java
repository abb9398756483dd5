package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A look at how far the consumers got is the log's own: metrics ask for it again and again. */
class ConsumerStatusTests {

    private final Scene scene = new Scene();

    @Test
    void countsNoReadOfTheEntryThatIsLookedAt() {
        AtomicInteger reads = new AtomicInteger();
        scene.listener(new WalListener() {
            @Override
            public void read(int entries, long bytes) {
                reads.incrementAndGet();
            }
        });
        try (WalLogStore log = scene.open()) {
            log.append(new byte[1000]);
            log.consumer("mailer");

            assertThat(log.consumers())
                    .singleElement()
                    .satisfies(status -> assertThat(status.waitingSince()).isPresent());
            assertThat(reads).hasValue(0);
        }
    }

    @Test
    void findsNoDamageAgainAndAgainInTheEntryThatIsLookedAt() {
        try (WalLogStore log = scene.open()) {
            log.append(new byte[1000]);
            log.consumer("mailer");
            scene.disk().flip(Scene.FIRST_SEGMENT, 1200, 3);

            assertThat(log.consumers())
                    .singleElement()
                    .satisfies(status -> assertThat(status.waitingSince()).isEmpty());
            assertThat(scene.heard.damage).isEmpty();
        }
    }
}
