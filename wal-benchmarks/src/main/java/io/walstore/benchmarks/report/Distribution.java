package io.walstore.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How times are spread.
 *
 * @param count how many there are
 * @param meanMicros their mean
 * @param micros the time that so many of a hundred do not exceed, such as {@code 99.9}; 100 is the longest
 */
public record Distribution(long count, double meanMicros, Map<String, Double> micros) {

    /** The longest time. */
    public static final String MOST = "100";

    private static final List<String> PERCENTILES =
            List.of("0", "10", "25", "50", "75", "90", "95", "99", "99.5", "99.9", "99.99", MOST);

    /**
     * Reads them off.
     *
     * @param nanos times in nanoseconds
     * @return how they are spread
     */
    public static Distribution of(Histogram nanos) {
        Map<String, Double> micros = new LinkedHashMap<>();
        for (String percentile : PERCENTILES) {
            micros.put(percentile, nanos.getValueAtPercentile(Double.parseDouble(percentile)) / 1e3);
        }
        return new Distribution(nanos.getTotalCount(), nanos.getMean() / 1e3, micros);
    }

    /**
     * One of the percentiles.
     *
     * @param percentile such as {@code 99.9}
     * @return microseconds, or not a number if nothing was counted
     */
    public double percentile(String percentile) {
        return count == 0 ? Double.NaN : micros.getOrDefault(percentile, Double.NaN);
    }
}
