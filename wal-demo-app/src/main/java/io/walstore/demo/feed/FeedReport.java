package io.walstore.demo.feed;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of a feed.
 *
 * @param acknowledged how many events were answered with 202 and an index
 * @param failures how many were not, by what was answered instead
 * @param elapsed from the first request to the last answer
 * @param latencyMicros time from request to answer of the acknowledged ones
 */
record FeedReport(long acknowledged, Map<String, Long> failures, Duration elapsed, Histogram latencyMicros) {

    boolean isComplete() {
        return failures.isEmpty();
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        text.append("acknowledged %,d events in %.1f s, %,.0f/s%n"
                .formatted(acknowledged, seconds(), acknowledged / Math.max(seconds(), 0.001)));
        text.append("latency      p50 %s   p90 %s   p99 %s   p99.9 %s   max %s%n"
                .formatted(
                        millis(latencyMicros.getValueAtPercentile(50)),
                        millis(latencyMicros.getValueAtPercentile(90)),
                        millis(latencyMicros.getValueAtPercentile(99)),
                        millis(latencyMicros.getValueAtPercentile(99.9)),
                        millis(latencyMicros.getMaxValue())));
        if (failures.isEmpty()) {
            text.append("failed       0%n".formatted());
        }
        failures.forEach((answer, count) -> text.append("failed       %,d: %s%n".formatted(count, answer)));
        return text.toString();
    }

    private double seconds() {
        return elapsed.toNanos() / 1e9;
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }
}
