package io.walstore.benchmarks.workload;

import java.util.List;

/** All there are. */
public final class Workloads {

    private static final int KIB = 1024;

    private static final List<Workload> ALL = List.of(
            append("append-128b", AppendShape.of(128, 1)),
            append("append-1k", AppendShape.of(KIB, 1)),
            append("append-10k", AppendShape.of(10 * KIB, 1)),
            append("append-64x1k", new AppendShape(KIB, 64, 1, false)),
            append("append-1k-8t", AppendShape.of(KIB, 8)),
            append("append-1k-64t", AppendShape.of(KIB, 64)),
            append("append-1k-256t", AppendShape.of(KIB, 256)),
            append("append-1k-1000v", new AppendShape(KIB, 1, 1000, true)));

    private Workloads() {}

    /**
     * All workloads.
     *
     * @return in the order in which they are run
     */
    public static List<Workload> all() {
        return ALL;
    }

    private static Workload append(String name, AppendShape shape) {
        return new AppendWorkload(name, shape);
    }
}
