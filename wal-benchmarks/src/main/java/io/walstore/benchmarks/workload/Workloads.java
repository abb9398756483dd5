package io.walstore.benchmarks.workload;

import io.walstore.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All there are. */
public final class Workloads {

    private static final int KIB = 1024;

    private static final int MIB = 1024 * KIB;

    private static final List<Workload> ALL = Stream.of(appends(), reads(), opens(), starts(), others(), overloads())
            .flatMap(List::stream)
            .toList();

    private Workloads() {}

    /**
     * All workloads.
     *
     * @return in the order in which they are run
     */
    public static List<Workload> all() {
        return ALL;
    }

    private static List<Workload> appends() {
        return List.of(
                append("append-128b", AppendShape.of(128, 1)),
                append("append-1k", AppendShape.of(KIB, 1)),
                append("append-10k", AppendShape.of(10 * KIB, 1)),
                append("append-64x1k", new AppendShape(KIB, 64, 1, false)),
                append("append-1k-8t", AppendShape.of(KIB, 8)),
                append("append-1k-64t", AppendShape.of(KIB, 64)),
                append("append-1k-256t", AppendShape.of(KIB, 256)),
                append("append-1k-1000v", new AppendShape(KIB, 1, 1000, true)));
    }

    private static Workload append(String name, AppendShape shape) {
        return new AppendWorkload(name, shape);
    }

    private static List<Workload> reads() {
        return List.of(
                new ReadWorkload("read-sequential", false),
                new ReadWorkload("read-random", true),
                new FollowWorkload("follow-1k", AppendShape.of(KIB, 1), false),
                new FollowWorkload("follow-1k-64t", AppendShape.of(KIB, 64), false),
                new FollowWorkload("subscribe-1k", AppendShape.of(KIB, 1), true),
                new FollowWorkload("subscribe-1k-64t", AppendShape.of(KIB, 64), true));
    }

    private static List<Workload> opens() {
        List<Workload> opens = new ArrayList<>();
        for (boolean killed : new boolean[] {false, true}) {
            String name = killed ? "open-killed-" : "open-clean-";
            String after = killed ? ", after SIGKILL" : ", after a clean close";
            for (int sealed : new int[] {1, 100, 10_000}) {
                opens.add(new OpenWorkload(
                        name + sealed,
                        "open of a log of " + sealed + " sealed segment" + (sealed == 1 ? "" : "s") + after,
                        killed,
                        trial -> LogShape.ofSegments(sealed)));
            }
            opens.add(new OpenWorkload(
                    name + "log",
                    "open of a log as it is read, of entries of 1 KiB" + after,
                    killed,
                    trial -> LogShape.ofBytes(trial.logBytes(), KIB, trial.segmentBytes())));
        }
        opens.add(new OpenWorkload(
                "open-killed-2m",
                "open of a log of two million entries of 16 B in one segment, after SIGKILL",
                true,
                trial -> new LogShape(2_000_000, 16, 1000, false, 96 * MIB)));
        return opens;
    }

    private static List<Workload> starts() {
        return List.of(
                new StartWorkload("start-without", "without a log", List.of("wal.enabled=false")),
                new StartWorkload(
                        "start-file", "whose log has its catalogue in a file", List.of("wal.metadata.type=file")),
                new StartWorkload("start-sqlite", "whose log has its catalogue in SQLite", List.of()),
                new StartWorkload(
                        "start-background",
                        "whose log is opened in the background",
                        List.of("wal.startup.mode=background")));
    }

    private static List<Workload> others() {
        return List.of(
                new TruncateWorkload("truncate-half"),
                new SegmentsWorkload("segments-100", 100),
                new SegmentsWorkload("segments-10000", 10_000),
                new SegmentsWorkload("segments-100000", 100_000),
                new SpaceWorkload("space-128b", 128),
                new SpaceWorkload("space-1k", KIB),
                new RollWorkload("roll-10k-8t", AppendShape.of(10 * KIB, 8)));
    }

    private static List<Workload> overloads() {
        List<Workload> overloads = new ArrayList<>();
        for (WhenFull whenFull : WhenFull.values()) {
            for (double factor : new double[] {0.5, 0.9, 1.1, 10}) {
                overloads.add(new OverloadWorkload(whenFull, factor));
            }
        }
        return overloads;
    }
}
