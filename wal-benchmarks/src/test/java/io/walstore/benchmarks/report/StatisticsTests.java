package io.walstore.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The arithmetic behind the tables. */
class StatisticsTests {

    @Test
    void takesTheMiddleOfAnOddNumber() {
        assertThat(Statistics.of(30, 10, 20)).isEqualTo(new Statistics(10, 20, 30));
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
        assertThat(Statistics.of(40, 10, 30, 20)).isEqualTo(new Statistics(10, 25, 40));
    }

    @Test
    void dividesRoundByRound() {
        Map<Integer, Double> values = Map.of(1, 50.0, 2, 400.0, 3, 30.0);
        Map<Integer, Double> base = Map.of(1, 100.0, 2, 500.0, 4, 1.0);

        assertThat(Statistics.ratios(values, base)).containsExactlyInAnyOrder(0.5, 0.8);
    }

    @Test
    void passesOverRoundsInWhichNothingCanBeDivided() {
        assertThat(Statistics.ratios(Map.of(1, 50.0), Map.of(1, 0.0))).isEmpty();
    }

    @Test
    void readsPercentilesInMicroseconds() {
        Histogram nanos = new Histogram(3);
        LongStream.rangeClosed(1, 1000).forEach(micros -> nanos.recordValue(micros * 1000));

        Distribution distribution = Distribution.of(nanos);

        assertThat(distribution.count()).isEqualTo(1000);
        assertThat(distribution.percentile("50")).isBetween(499.5, 500.5);
        assertThat(distribution.percentile("99.9")).isBetween(998.0, 1000.0);
        assertThat(distribution.percentile(Distribution.MOST)).isBetween(999.0, 1001.0);
    }

    @Test
    void hasNoPercentilesOfNothing() {
        assertThat(Distribution.of(new Histogram(3)).percentile("50")).isNaN();
    }
}
