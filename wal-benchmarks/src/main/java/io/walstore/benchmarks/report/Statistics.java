package io.walstore.benchmarks.report;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * What the rounds of one contender say together.
 *
 * @param least the least of all rounds
 * @param median the middle one; between the two in the middle if their number is even
 * @param most the most of all rounds
 */
record Statistics(double least, double median, double most) {

    /** Of at least one value. */
    static Statistics of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Statistics(sorted[0], median, sorted[sorted.length - 1]);
    }

    /**
     * The ratios to what another had in the same round, so that a slow minute slows both sides of a ratio. Rounds that only
     * one of them has do not count.
     *
     * @param values by round
     * @param base by round
     */
    static double[] ratios(Map<Integer, Double> values, Map<Integer, Double> base) {
        return values.entrySet().stream()
                .filter(value -> base.containsKey(value.getKey()))
                .mapToDouble(value -> value.getValue() / Objects.requireNonNull(base.get(value.getKey())))
                .filter(Double::isFinite)
                .toArray();
    }
}
