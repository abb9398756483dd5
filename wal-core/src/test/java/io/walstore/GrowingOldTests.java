package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spi.LogEntry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A year in the life of a log, under a clock that runs fast. */
final class GrowingOldTests {

    private static final int DAYS = 365;
    private static final int HOURS = 24;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration SEALED_AFTER = Duration.ofHours(6);
    private static final Duration NOW = Duration.ZERO;
    private static final int MOST_SEGMENTS = 31 * 24 / 6 + 2;

    private final HandClock clock = new HandClock(Scene.NOW);
    private final Scene scene =
            new Scene().clock(clock).segmentMaxAge(SEALED_AFTER).retention(Retention.NONE.withMaxAge(KEPT));

    private WalLogStore log = scene.open();
    private long appended;
    private long read;

    @Test
    void staysAsSmallAndAsWholeAsOnItsFirstDays() throws InterruptedException {
        log.consumer("mailer");
        for (int day = 1; day <= DAYS; day++) {
            liveADay();
            assertBounded();
            if (day % 7 == 0) {
                goOnAfterAnEnd(day);
            }
        }

        assertThat(appended).isEqualTo(3L * HOURS * DAYS);
        assertThat(read).isEqualTo(appended);
        assertThat(scene.heard.sealed).hasSizeGreaterThan(4 * DAYS - 10);
        assertThat(scene.heard.deletedSegments.get(WalListener.DeletedFor.AGE)).isGreaterThan(4 * (DAYS - 40));
        assertThat(log.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
    }

    private void liveADay() throws InterruptedException {
        for (int hour = 0; hour < HOURS; hour++) {
            for (int i = 0; i < 3; i++) {
                log.append(ByteBuffer.allocate(Long.BYTES).putLong(++appended).array());
            }
            clock.pass(Duration.ofHours(1));
            scene.ring();
            consume();
        }
    }

    private void consume() throws InterruptedException {
        LogConsumer mailer = log.consumer("mailer");
        for (List<LogEntry> entries = mailer.poll(100, NOW); !entries.isEmpty(); entries = mailer.poll(100, NOW)) {
            for (LogEntry entry : entries) {
                assertThat(entry.index()).isEqualTo(++read);
                assertThat(ByteBuffer.wrap(entry.data()).getLong()).isEqualTo(read);
            }
            mailer.commit(read);
        }
    }

    private void assertBounded() {
        assertThat(log.status().segments()).isLessThanOrEqualTo(MOST_SEGMENTS);
        assertThat(scene.segmentFiles()).hasSize(log.status().segments());
        assertThat(scene.disk().names()).hasSizeLessThanOrEqualTo(MOST_SEGMENTS + 3);
        Instant oldest = log.oldestAppendTime().orElseThrow();
        assertThat(Duration.between(oldest, clock.instant()))
                .isLessThanOrEqualTo(KEPT.plus(SEALED_AFTER).plusHours(2));
    }

    /** The process ends in one way or another, and comes back with other settings. */
    private void goOnAfterAnEnd(int day) {
        log.consumer("mailer").flush();
        switch (day % 3) {
            case 0 -> log.close();
            case 1 -> scene.kill();
            default -> scene.losePower();
        }
        log = scene.segmentSizeBytes((1 + day % 4) * 4096L).open();
        assertThat(log.lastIndex()).isEqualTo(appended);
    }
}
