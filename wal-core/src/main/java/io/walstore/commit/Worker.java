package io.walstore.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs tasks one after another, in order. The real one has a thread; the stepped one lends itself the thread of whoever
 * waits, so that a simulation owns every step.
 */
public interface Worker extends Executor, AutoCloseable {

    /**
     * Runs a task after all tasks before it. A task must not throw.
     *
     * @param task the task
     */
    @Override
    void execute(Runnable task);

    /**
     * Waits until a ticket is answered, however often the calling thread is interrupted.
     *
     * @param ticket what a task of this worker answers
     * @throws RuntimeException what the ticket failed with
     */
    void await(Ticket ticket);

    /**
     * Runs a task after all tasks before it and waits for its answer, however often the calling thread is interrupted.
     * Not on the worker itself.
     *
     * @param task the task, which may throw
     * @param <T> what it answers
     * @return its answer
     * @throws RuntimeException what it threw
     */
    default <T> T ask(Supplier<T> task) {
        List<T> answer = new ArrayList<>(1);
        Ticket ticket = new Ticket();
        execute(() -> {
            try {
                answer.add(task.get());
                ticket.complete();
            } catch (RuntimeException | Error e) {
                ticket.fail(e);
            }
        });
        await(ticket);
        return answer.get(0);
    }

    /**
     * Lets the calling thread stand in for the worker, if it has nothing to do: what the thread does until it leaves
     * happens after all tasks before and before all tasks after.
     *
     * @return whether it may; then it must {@link #leave()}
     */
    default boolean tryEnter() {
        return false;
    }

    /** Ends what {@link #tryEnter()} began. */
    default void leave() {}

    /**
     * Whether the calling thread is the worker's own, or stands in for it.
     *
     * @return false for a worker without a thread
     */
    boolean runsHere();

    /**
     * Runs the next task on the calling thread, if this worker has no thread of its own.
     *
     * @return whether a task was run
     */
    boolean step();

    /**
     * What to do when there was nothing to do for a while.
     *
     * @param nanos how long
     * @param chore done on the worker; answers whether it wants to be called again without a task in between
     */
    void whenIdle(long nanos, BooleanSupplier chore);

    /** Runs what is queued, then ends. Waits for the end, but not on the worker itself. */
    @Override
    void close();
}
