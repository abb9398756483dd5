package io.walstore.benchmarks.workload;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What one trial gave: figures, the most telling first, and distributions of time in nanoseconds. */
public final class Measurement {

    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();

    /** Measures nothing yet. */
    Measurement() {}

    /** Adds a figure; the name says its unit. Not a number is no figure: it was not to be had. */
    Measurement figure(String name, double value) {
        if (Double.isFinite(value)) {
            figures.put(name, value);
        }
        return this;
    }

    Measurement latency(String name, Histogram nanos) {
        latencies.put(name, nanos);
        return this;
    }

    /**
     * The figures.
     *
     * @return by name, in the order in which they are to be shown
     */
    public Map<String, Double> figures() {
        return Collections.unmodifiableMap(figures);
    }

    /**
     * The distributions.
     *
     * @return by name, in nanoseconds
     */
    public Map<String, Histogram> latencies() {
        return Collections.unmodifiableMap(latencies);
    }
}
