package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.OnCorruption;
import io.walstore.SegmentStatus;
import io.walstore.VerificationReport;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.DamagedLog;
import io.walstore.spring.boot.actuate.WalDescriptors.Consumer;
import io.walstore.spring.boot.actuate.WalDescriptors.Consumers;
import io.walstore.spring.boot.actuate.WalDescriptors.Damage;
import io.walstore.spring.boot.actuate.WalDescriptors.Log;
import io.walstore.spring.boot.actuate.WalDescriptors.Logs;
import io.walstore.spring.boot.actuate.WalDescriptors.Problem;
import io.walstore.spring.boot.actuate.WalDescriptors.SegmentPage;
import io.walstore.spring.boot.actuate.WalDescriptors.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** What the endpoint tells of a log that lost a segment, and of who reads and verifies it. */
class DamagedLogEndpointTests {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void showsWhatTheOpenFoundDamaged() {
        Path lost = DamagedLog.in(directory);

        with(OnCorruption.QUARANTINE, (log, endpoint) -> {
            Log shown = (Log) endpoint.log("default");

            assertThat(shown.state()).isEqualTo(OperatorState.OPEN);
            assertThat(shown.recovery().damageCount()).isEqualTo(1);
            assertThat(shown.recovery().damages())
                    .containsExactly(new Damage(
                            lost.toString(),
                            0,
                            5L,
                            8L,
                            log.status()
                                    .recovery()
                                    .orElseThrow()
                                    .damages()
                                    .get(0)
                                    .message()));
        });
    }

    @Test
    void showsThatASegmentIsLost() {
        DamagedLog.in(directory);

        with(OnCorruption.QUARANTINE, (log, endpoint) -> {
            SegmentPage page = (SegmentPage) endpoint.view("default", "segments", null, null, null);

            assertThat(page.segments())
                    .extracting(WalDescriptors.Segment::state)
                    .startsWith(SegmentStatus.State.SEALED, SegmentStatus.State.LOST, SegmentStatus.State.SEALED);
            assertThat(page.segments().get(1).entries()).isEqualTo(DamagedLog.ENTRIES);
        });
    }

    @Test
    void showsALogThatIsReadOnly() {
        DamagedLog.in(directory);

        with(OnCorruption.READ_ONLY, (log, endpoint) -> {
            Log shown = ((Logs) endpoint.logs()).logs().get("default");

            assertThat(shown.state()).isEqualTo(OperatorState.READ_ONLY);
            assertThat(shown.reason()).isEqualTo("READ_ONLY");
            assertThat(shown.consumers()).isZero();
        });
    }

    @Test
    void showsWhatAVerificationFound() {
        DamagedLog.in(directory);

        with(OnCorruption.QUARANTINE, (log, endpoint) -> {
            log.verify();

            Verification found = (Verification) endpoint.view("default", "verify", null, null, null);

            assertThat(found.outcome()).isEqualTo(VerificationReport.Outcome.DAMAGED);
            assertThat(found.entries()).isEqualTo(2 * DamagedLog.ENTRIES);
            assertThat(found.damages()).singleElement().satisfies(damage -> {
                assertThat(damage.firstIndex()).isEqualTo(5);
                assertThat(damage.lastIndex()).isEqualTo(8);
            });
        });
    }

    @Test
    void showsTheFirstOfManyDamagesAndHowManyThereAre() {
        List<io.walstore.Damage> many = new ArrayList<>();
        for (int i = 1; i <= 150; i++) {
            many.add(new io.walstore.Damage("1.wal", i, 0, 0, "damaged"));
        }

        Verification shown =
                Verification.of(new VerificationReport(NOW, NOW, VerificationReport.Outcome.DAMAGED, 1, 0, 4096, many));

        assertThat(shown.damageCount()).isEqualTo(150);
        assertThat(shown.damages()).hasSize(100).startsWith(new Damage("1.wal", 1, null, null, "damaged"));
    }

    @Test
    void hasNoVerificationToShowBeforeThereWasOne() {
        with(OnCorruption.FAIL, (log, endpoint) -> {
            WalEndpointWebExtension web = new WalEndpointWebExtension(endpoint, Show.NEVER, Set.of());

            WebEndpointResponse<Object> answer = web.view(SecurityContext.NONE, "default", "verify", null, null, null);

            assertThat(answer.getStatus()).isEqualTo(404);
            assertThat(answer.getBody())
                    .isEqualTo(new Problem("Not Found", 404, "log default was not verified since it was opened"));
            assertThat(((Log) endpoint.log("default")).lastVerification()).isNull();
        });
    }

    @Test
    void tellsHowLongAConsumerHasBeenBehind() {
        with(OnCorruption.FAIL, (log, endpoint) -> {
            log.append(new byte[10]);
            log.consumer("mailer");
            long appended = log.getLog(1).appendTimeMillis();

            Consumers shown = (Consumers) endpoint.view("default", "consumers", null, null, null);

            Duration age = Duration.between(Instant.ofEpochMilli(appended), NOW);
            assertThat(shown.consumers()).isEqualTo(Map.of("mailer", new Consumer(0, 1, age, null)));
            assertThat(((Logs) endpoint.logs()).logs().get("default").consumers())
                    .isEqualTo(1);
        });
    }

    @Test
    void tellsNoAgeOfAConsumerThatIsNotBehindOrWhoseEntryCannotBeRead() {
        Instant committed = Instant.EPOCH;

        assertThat(Consumer.of(status(0, null), NOW)).isEqualTo(new Consumer(9, 0, Duration.ZERO, committed));
        assertThat(Consumer.of(status(1, null), NOW)).isEqualTo(new Consumer(9, 1, null, committed));
        assertThat(Consumer.of(status(1, NOW.plusSeconds(1)), NOW))
                .isEqualTo(new Consumer(9, 1, Duration.ZERO, committed));
    }

    private static io.walstore.ConsumerStatus status(long lag, Instant waitingSince) {
        return new io.walstore.ConsumerStatus(
                "mailer", 9, lag, Optional.ofNullable(waitingSince), Optional.of(Instant.EPOCH));
    }

    @Test
    void showsAClosedLogWithoutItsConsumers() {
        with(OnCorruption.FAIL, (log, endpoint) -> {
            log.close();

            Log shown = ((Logs) endpoint.logs()).logs().get("default");

            assertThat(shown.state()).isEqualTo(OperatorState.CLOSED);
            assertThat(shown.consumers()).isNull();
        });
    }

    private void with(OnCorruption onCorruption, BiConsumer<WalLogStore, WalEndpoint> test) {
        try (WalLogStore log =
                WalLogStore.builder(directory).onCorruption(onCorruption).open()) {
            test.accept(log, new WalEndpoint(Map.of("default", log), false, InstantSource.fixed(NOW)));
        }
    }
}
