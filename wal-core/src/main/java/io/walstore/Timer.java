package io.walstore;

import io.walstore.commit.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Hands tasks to workers when their time has come. */
interface Timer {

    /** The JDK's own, which one thread keeps for all who use it. */
    Timer REAL = (delay, worker, task) -> {
        CompletableFuture<Void> alarm =
                new CompletableFuture<Void>().completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> done = alarm.thenRunAsync(task, worker);
        return () -> {
            done.cancel(false); // so that the alarm rings for nobody
            alarm.complete(null); // and is not kept until its time: JDK 17 keeps one that was cancelled
        };
    };

    /**
     * Has a worker run a task later.
     *
     * @return calls it off, if it is not too late
     */
    Runnable after(Duration delay, Worker worker, Runnable task);
}
