package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.Durability;
import io.walstore.WalState;
import io.walstore.WalStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;

class WalHealthIndicatorTests {

    @ParameterizedTest
    @CsvSource({
        "OPEN,       true,            , UP,             OPEN",
        "OPEN,       false, DISK_FULL , DOWN,           READ_ONLY",
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

    private static Health healthOf(WalStatus status) {
        return new WalHealthIndicator(() -> status).health();
    }

    private static WalStatus status(WalState state, boolean writable, String reason) {
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
                1000,
                Optional.empty(),
                Optional.empty());
    }
}
