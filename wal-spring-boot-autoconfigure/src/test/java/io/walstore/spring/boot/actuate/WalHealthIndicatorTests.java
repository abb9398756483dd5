package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.Damage;
import io.walstore.Durability;
import io.walstore.RecoveryReport;
import io.walstore.Retention;
import io.walstore.VerificationReport;
import io.walstore.WalState;
import io.walstore.WalStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class WalHealthIndicatorTests {

    private static final Damage DAMAGE = new Damage("1.wal", 64, 1, 1, "damaged");

    @ParameterizedTest
    @CsvSource({
        "OPEN,       true,            , UP,             OPEN",
        "OPEN,       false, DISK_FULL , DOWN,           READ_ONLY",
        "READ_ONLY,  false, READ_ONLY , DOWN,           READ_ONLY",
        "FAILED,     false, FAILED    , DOWN,           FAILED",
        "RECOVERING, false, RECOVERING, OUT_OF_SERVICE, RECOVERING",
        "CLOSED,     false, CLOSED    , OUT_OF_SERVICE, CLOSED"
    })
    void translatesState(WalState state, boolean writable, String reason, String health, String shownState) {
        Health told = healthOf(status(state, writable, reason));

        assertThat(told.getStatus().getCode()).isEqualTo(health);
        assertThat(told.getDetails().get("state")).hasToString(shownState);
        assertThat(told.getDetails().get("reason")).isEqualTo(reason);
    }

    @Test
    void tellsPositionsAndPath() {
        Health told = healthOf(status(WalState.OPEN, true, null));

        assertThat(told.getDetails())
                .containsAllEntriesOf(Map.of("lastIndex", 9L, "durableIndex", 8L, "path", "/logs/default"));
    }

    @Test
    void keepsQuietAboutWhatDidNotHappen() {
        Health told = healthOf(status(WalState.OPEN, true, null));

        assertThat(told.getDetails()).doesNotContainKeys("reason", "recovery", "lastVerification");
    }

    @Test
    void staysUpAndTellsOfDamageThatAVerificationFound() {
        VerificationReport report = new VerificationReport(
                Instant.EPOCH, Instant.EPOCH, VerificationReport.Outcome.DAMAGED, 1, 8, 4096, List.of(DAMAGE));

        Health told = healthOf(status(WalState.OPEN, true, null, recovery(List.of(), List.of()), report));

        assertThat(told.getStatus()).isEqualTo(Status.UP);
        assertThat(told.getDetails())
                .containsEntry(
                        "lastVerification",
                        new WalHealthIndicator.Verification(VerificationReport.Outcome.DAMAGED, Instant.EPOCH, 1))
                .doesNotContainKey("recovery");
    }

    @Test
    void staysUpAndTellsOfFilesThatWereSetAside() {
        RecoveryReport report = recovery(List.of("1.wal.quarantine"), List.of(DAMAGE));

        Health told = healthOf(status(WalState.OPEN, true, null, report, null));

        assertThat(told.getStatus()).isEqualTo(Status.UP);
        assertThat(told.getDetails())
                .containsEntry("recovery", new WalHealthIndicator.Recovery(1, List.of("1.wal.quarantine")));
    }

    private static RecoveryReport recovery(List<String> quarantined, List<Damage> damages) {
        return new RecoveryReport(Instant.EPOCH, Duration.ZERO, 1, 0, 0, 0, quarantined, damages);
    }

    private static Health healthOf(WalStatus status) {
        return new WalHealthIndicator(() -> status).health();
    }

    private static WalStatus status(WalState state, boolean writable, String reason) {
        return status(state, writable, reason, null, null);
    }

    private static WalStatus status(
            WalState state, boolean writable, String reason, RecoveryReport recovery, VerificationReport verification) {
        return new WalStatus(
                state,
                writable,
                Optional.ofNullable(reason),
                Optional.empty(),
                Path.of("/logs/default"),
                Durability.INTERVAL,
                1,
                9,
                8,
                1,
                4096,
                0,
                0,
                0,
                0,
                1000,
                Retention.NONE,
                Optional.empty(),
                Optional.ofNullable(recovery),
                Optional.ofNullable(verification));
    }
}
