package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;

class LogReadinessTests {

    private final List<AvailabilityState> published = new ArrayList<>();
    private final LogReadiness readiness =
            new LogReadiness(event -> published.add(((AvailabilityChangeEvent<?>) event).getState()));

    private void hear(AvailabilityState state) {
        readiness.onApplicationEvent(new AvailabilityChangeEvent<>(this, state));
    }

    @Test
    void waitsForAllLogs() {
        readiness.opening("default");
        readiness.opening("audit");

        hear(ReadinessState.ACCEPTING_TRAFFIC);
        assertThat(published).containsExactly(ReadinessState.REFUSING_TRAFFIC);
        readiness.opened("audit");
        assertThat(published).hasSize(1);
        readiness.opened("default");

        assertThat(published).containsExactly(ReadinessState.REFUSING_TRAFFIC, ReadinessState.ACCEPTING_TRAFFIC);
    }

    @Test
    void hasNothingToSayOfLogsThatAreOpenInTime() {
        readiness.opening("default");
        readiness.opened("default");
        readiness.opened("another");

        hear(ReadinessState.ACCEPTING_TRAFFIC);
        hear(LivenessState.CORRECT);

        assertThat(published).isEmpty();
    }

    @Test
    void doesNotSpeakForWhoRefusesTraffic() {
        readiness.opening("default");
        hear(ReadinessState.ACCEPTING_TRAFFIC);

        hear(ReadinessState.REFUSING_TRAFFIC);
        readiness.opened("default");

        assertThat(published).containsExactly(ReadinessState.REFUSING_TRAFFIC);
    }
}
