package io.walstore.benchmarks.workload;

import io.walstore.LogTail;
import io.walstore.WalListener;
import io.walstore.benchmarks.contender.WalJournal;
import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows a log that grows, and tells how long after an entry is on the device the follower has it.
 *
 * @param published whether the follower is a subscriber, or waits with a thread of its own
 */
record FollowWorkload(String name, AppendShape shape, boolean published) implements Workload {

    private static final int POLLED_ENTRIES = 1000;
    private static final Duration PATIENCE = Duration.ofMillis(100);

    @Override
    public String title() {
        return (published ? "one subscriber to" : "one follower of") + " durable appends of " + shape.title();
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
        Deliveries deliveries = new Deliveries(window, durable, delays);
        Crew crew = Crew.ofPlatformThreads();
        if (published) {
            journal.log().publisher(1).subscribe(new Subscriber(deliveries));
        } else {
            crew.start(() -> follow(journal.log().tail(1), deliveries));
        }
        Appenders.Result<?> appends = Appenders.run(shape.crew(), journal, window, shape, Latencies::coarse);
        crew.join();
        return new Measurement()
                .figure("delivered/s", deliveries.count.get() / window.seconds())
                .figure("appended/s", appends.entries() / window.seconds())
                .latency("delivery", delays.histogram());
    }

    private static Void follow(LogTail tail, Deliveries deliveries) throws InterruptedException {
        while (deliveries.window.isOpen(System.nanoTime())) {
            deliveries.seen(tail.poll(POLLED_ENTRIES, PATIENCE));
        }
        return null;
    }

    private static final class Subscriber implements Flow.Subscriber<LogEntry> {

        private final Deliveries deliveries;

        Subscriber(Deliveries deliveries) {
            this.deliveries = deliveries;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(LogEntry entry) {
            deliveries.seen(List.of(entry));
        }

        @Override
        public void onError(Throwable cause) {} // the log is closed

        @Override
        public void onComplete() {}
    }

    /** One thread at a time. */
    private static final class Deliveries {

        private final Window window;
        private final DurableTimes durable;
        private final Latencies delays;
        private final AtomicLong count = new AtomicLong();

        Deliveries(Window window, DurableTimes durable, Latencies delays) {
            this.window = window;
            this.durable = durable;
            this.delays = delays;
        }

        void seen(List<LogEntry> entries) {
            long seen = System.nanoTime();
            if (window.contains(seen)) {
                entries.forEach(entry -> delays.record(seen - durable.of(entry.index())));
                count.addAndGet(entries.size());
            }
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
