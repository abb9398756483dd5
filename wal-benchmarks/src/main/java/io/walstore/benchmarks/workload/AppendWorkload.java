package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Journal;

/** Appends as fast as the log acknowledges. */
record AppendWorkload(String name, AppendShape shape) implements Workload {

    @Override
    public String title() {
        return "durable appends of " + shape.title();
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        Crew crew = shape.crew();
        try (Journal journal = trial.open()) {
            Window window = trial.window();
            Appenders.Result<Latencies> result = Appenders.run(crew, journal, window, shape, Latencies::coarse);
            Measurement measurement = new Measurement()
                    .figure("entries/s", result.entries() / window.seconds())
                    .latency("append", Latencies.merge(result.recorders()));
            return result.usage().perItem(measurement, "entry", result.entries());
        }
    }
}
