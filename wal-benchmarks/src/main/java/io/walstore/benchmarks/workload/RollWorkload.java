package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.contender.WalJournal;

/**
 * Appends, and tells those apart that meet a roll: a segment being sealed, or another one being prepared. Of each roll is
 * heard when it is over, so each append is kept until then.
 */
record RollWorkload(String name, AppendShape shape) implements Workload {

    @Override
    public String title() {
        return "durable appends of " + shape.title() + ", while a segment is sealed or prepared, and elsewhere";
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        Rolls rolls = new Rolls();
        try (WalJournal journal = trial.openOurs(builder -> builder.listener(rolls))) {
            Window window = trial.window();
            Appenders.Result<Spans> result = Appenders.run(shape.crew(), journal, window, shape, Spans::new);
            Latencies rolling = Latencies.fine();
            Latencies elsewhere = Latencies.fine();
            for (Spans spans : result.recorders()) {
                spans.forEach((begun, done) -> (rolls.meet(begun, done) ? rolling : elsewhere).record(begun, done));
            }
            return new Measurement()
                    .figure("entries/s", result.entries() / window.seconds())
                    .figure("rolls", (double) rolls.within(window))
                    .latency("rolling", rolling.histogram())
                    .latency("elsewhere", elsewhere.histogram());
        }
    }
}
