package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;

/** What must be durable by now, if a log syncs in intervals: all that was acknowledged an interval ago. */
final class ModelInterval {

    /** What reading the clock costs in a simulation. */
    private static final long SLACK_NANOS = 1000;

    private final long nanos;
    private final ArrayDeque<Acknowledged> younger = new ArrayDeque<>();

    private record Acknowledged(long lastIndex, long nanos) {}

    ModelInterval(Duration interval) {
        this.nanos = interval.toNanos() + SLACK_NANOS;
    }

    void acknowledged(long lastIndex, long now) {
        younger.add(new Acknowledged(lastIndex, now));
    }

    /** All that was acknowledged so far is durable. */
    void durable() {
        younger.clear();
    }

    /** After the log had an occasion to sync. */
    void check(long now, long durableIndex) {
        while (!younger.isEmpty() && now - younger.peekFirst().nanos > nanos) {
            assertThat(younger.removeFirst().lastIndex)
                    .as("acknowledged more than an interval ago")
                    .isLessThanOrEqualTo(durableIndex);
        }
    }
}
