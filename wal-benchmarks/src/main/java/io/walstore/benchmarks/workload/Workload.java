package io.walstore.benchmarks.workload;

/** One thing that is done to a log, and measured. */
public interface Workload {

    /**
     * How it is named on the command line, such as {@code append-1k-64t}.
     *
     * @return a short and unique name
     */
    String name();

    /**
     * What it does.
     *
     * @return one line
     */
    String title();

    /**
     * Does it, after having warmed up.
     *
     * @param trial to what, where and for how long
     * @return what was measured, the most telling figure first
     * @throws UnsupportedOperationException if the contender, or this JVM, lacks what it takes
     * @throws Exception if the contender failed
     */
    Measurement run(Trial trial) throws Exception;
}
