package io.walstore.benchmarks.workload;

import io.walstore.WalLogStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Appends that one thread hands over at the moments at which they are to arrive, or as soon after as it can: a wait that
 * it was kept in, or that the system's clock made longer, is part of the append's time. Those that did not get their turn
 * before the end count with the time they had waited by then.
 */
final class Arrivals {

    /** Each as soon as the one before was taken. */
    static final double AT_ONCE = 0;

    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final WalLogStore log;
    private final Window window;
    private final Payloads payloads;
    private final double intervalNanos;

    private final Histogram nanos = new ConcurrentHistogram(MOST_NANOS, 3);
    private final AtomicLong underWay = new AtomicLong();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private long arrived;
    private long overdue;

    Arrivals(WalLogStore log, Window window, int payloadBytes, double intervalNanos) {
        this.log = log;
        this.window = window;
        this.payloads = new Payloads(payloadBytes);
        this.intervalNanos = intervalNanos;
    }

    /** Until the window closes, and until each that was handed over is answered. */
    void run() {
        long begin = intervalNanos == AT_ONCE ? System.nanoTime() : window.startNanos();
        long intended = begin;
        for (; window.isOpen(intended) && window.isOpen(System.nanoTime()); intended = next(begin)) {
            awaitRoughly(intended);
            arrived++;
            append(intended);
        }
        for (; intervalNanos != AT_ONCE && window.isOpen(intended); intended = next(begin)) {
            arrived++;
            overdue++;
            record(window.endNanos() - intended);
        }
        while (underWay.get() > 0) {
            LockSupport.parkNanos(SHORTEST_WAIT_NANOS);
        }
    }

    private long next(long begin) {
        return intervalNanos == AT_ONCE ? System.nanoTime() : begin + (long) (arrived * intervalNanos);
    }

    /** To spin would take a processor from the log; what is due while this sleeps follows at once. */
    private static void awaitRoughly(long nanos) {
        if (nanos - System.nanoTime() > SHORTEST_WAIT_NANOS) {
            Window.await(nanos);
        }
    }

    private void append(long intended) {
        underWay.getAndIncrement();
        var unused =
                log.appendAsync(payloads.get(arrived)).whenComplete((index, failure) -> answered(intended, failure));
    }

    private void answered(long intended, @Nullable Throwable failure) {
        long now = System.nanoTime();
        if (failure != null) {
            refused.increment();
        } else {
            record(now - intended);
            if (window.contains(now)) {
                acknowledged.increment();
            }
        }
        underWay.getAndDecrement();
    }

    private void record(long durationNanos) {
        nanos.recordValue(Math.max(0, Math.min(durationNanos, MOST_NANOS)));
    }

    double perSecond() {
        return acknowledged.sum() / window.seconds();
    }

    double arrivedPerSecond() {
        return arrived / window.seconds();
    }

    double refusedPercent() {
        return percent(refused.sum());
    }

    /** Those that nobody asked the log for, as it kept the thread that was to ask. */
    double overduePercent() {
        return percent(overdue);
    }

    private double percent(long count) {
        return arrived == 0 ? 0 : 100.0 * count / arrived;
    }

    /** From the moment at which an append was to arrive to its acknowledgement; of those that were not refused. */
    Histogram latencies() {
        return nanos;
    }
}
