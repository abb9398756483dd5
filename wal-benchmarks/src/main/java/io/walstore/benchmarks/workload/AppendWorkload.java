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
            Appenders.Result result = Appenders.run(crew, journal, window, shape);
            Measurement measurement = new Measurement()
                    .figure("entries/s", result.entries() / window.seconds())
                    .latency("append", result.nanos());
            return result.usage().perItem(measurement, "entry", result.entries());
        }
    }
}
