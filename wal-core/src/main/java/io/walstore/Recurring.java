package io.walstore;

import java.time.Duration;

/** Does something from time to time, on the housekeeping thread. */
final class Recurring {

    private final Surroundings surroundings;
    private final Duration interval;
    private final Runnable task;

    private boolean cancelled;
    private Runnable alarm = () -> {};

    Recurring(Surroundings surroundings, Duration interval, Runnable task) {
        this.surroundings = surroundings;
        this.interval = interval;
        this.task = task;
    }

    /** Not while somebody calls it off, or an alarm that nobody wants would keep a closed log. */
    synchronized void start() {
        if (!cancelled) {
            alarm = surroundings.timer().after(interval, surroundings.housekeeping(), () -> {
                task.run();
                start();
            });
        }
    }

    /** Does nothing more by itself, once what is under way is done. */
    synchronized void cancel() {
        cancelled = true;
        alarm.run();
    }
}
