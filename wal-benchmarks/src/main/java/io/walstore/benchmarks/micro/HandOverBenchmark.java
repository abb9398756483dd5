package io.walstore.benchmarks.micro;

import io.walstore.commit.GroupCommit;
import io.walstore.commit.Request;
import io.walstore.commit.ThreadWorker;
import io.walstore.commit.WaitingRoom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The way of a request to the commit thread and of the answer back, with nothing done between. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class HandOverBenchmark {

    private final ThreadWorker worker = new ThreadWorker("hand-over");
    private final GroupCommit<Nothing> queue = new GroupCommit<>(
            worker,
            new WaitingRoom(64 << 20, TimeUnit.SECONDS.toNanos(10)),
            1024,
            4 << 20,
            group -> group.forEach(Request::complete));

    /** JMH makes it. */
    public HandOverBenchmark() {}

    private static final class Nothing extends Request {

        Nothing() {
            super(1, 1);
        }
    }

    /** Ends the thread. */
    @TearDown
    public void close() {
        queue.close();
        worker.close();
    }

    /**
     * One thread and the commit thread.
     *
     * @return whether it was answered
     */
    @Benchmark
    @Threads(1)
    public boolean alone() {
        return handOver();
    }

    /**
     * Many threads and the commit thread.
     *
     * @return whether it was answered
     */
    @Benchmark
    @Threads(64)
    public boolean amongMany() {
        return handOver();
    }

    private boolean handOver() {
        Nothing request = new Nothing();
        queue.submit(request);
        worker.await(request);
        return request.isDone();
    }
}
