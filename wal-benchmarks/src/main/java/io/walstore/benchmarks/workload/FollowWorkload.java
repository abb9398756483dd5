package io.walstore.benchmarks.workload;

import io.walstore.LogTail;
import io.walstore.WalListener;
import io.walstore.benchmarks.contender.WalJournal;
import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.util.List;

/** Follows a log that grows, and tells how long after an entry is on the device the follower has it. */
record FollowWorkload(String name, AppendShape shape) implements Workload {

    private static final int POLLED_ENTRIES = 1000;
    private static final Duration PATIENCE = Duration.ofMillis(100);

    @Override
    public String title() {
        return "one follower of durable appends of " + shape.title();
    }

    @Override
    public Measurement run(Trial trial) throws Exception {
        DurableTimes durable = new DurableTimes();
        try (WalJournal journal = trial.openOurs(builder -> builder.listener(durable))) {
            return follow(trial, journal, durable);
        }
    }

    private Measurement follow(Trial trial, WalJournal journal, DurableTimes durable) throws Exception {
        Window window = trial.window();
        Latencies delays = Latencies.fine();
        Follower follower = new Follower(journal.log().tail(1), window, durable, delays);
        Crew crew = Crew.ofPlatformThreads().start(follower::follow);
        Appenders.Result<?> appends = Appenders.run(shape.crew(), journal, window, shape, Latencies::coarse);
        crew.join();
        return new Measurement()
                .figure("delivered/s", follower.delivered / window.seconds())
                .figure("appended/s", appends.entries() / window.seconds())
                .latency("delivery", delays.histogram());
    }

    private static final class Follower {

        private final LogTail tail;
        private final Window window;
        private final DurableTimes durable;
        private final Latencies delays;
        private long delivered;

        Follower(LogTail tail, Window window, DurableTimes durable, Latencies delays) {
            this.tail = tail;
            this.window = window;
            this.durable = durable;
            this.delays = delays;
        }

        Void follow() throws InterruptedException {
            while (window.isOpen(System.nanoTime())) {
                List<LogEntry> entries = tail.poll(POLLED_ENTRIES, PATIENCE);
                long seen = System.nanoTime();
                if (window.contains(seen)) {
                    entries.forEach(entry -> delays.record(seen - durable.of(entry.index())));
                    delivered += entries.size();
                }
            }
            return null;
        }
    }

    /** When each of the newest entries was on the device. The commit thread writes, before it shows the entries. */
    static final class DurableTimes implements WalListener {

        private static final int COUNT = 1 << 20;

        private final long[] nanos = new long[COUNT];
        private long pending;
        private volatile long last;

        @Override
        public void written(int entries, long bytes, long duration) {
            pending += entries;
        }

        @Override
        public void synced(long duration, boolean success) {
            long now = System.nanoTime();
            long next = last;
            for (; pending > 0; pending--) {
                nanos[(int) (++next % COUNT)] = now;
            }
            last = next;
        }

        long of(long index) {
            if (last - index >= COUNT) {
                throw new IllegalStateException("the follower is " + (last - index) + " entries behind");
            }
            return nanos[(int) (index % COUNT)];
        }
    }
}
