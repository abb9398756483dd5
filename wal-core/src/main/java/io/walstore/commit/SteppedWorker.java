package io.walstore.commit;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * A worker without a thread: its tasks run when somebody waits for one of them, or calls {@link #step()}. For
 * simulations in which one thread decides what happens next; not thread-safe.
 */
public final class SteppedWorker implements Worker {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Worker> others;
    private BooleanSupplier chore = () -> false;

    /**
     * A worker without tasks.
     *
     * @param others workers that may have to answer what somebody waits for here
     */
    public SteppedWorker(Worker... others) {
        this.others = List.of(others);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void await(Ticket ticket) {
        while (!ticket.isDone()) {
            if (!step() && others.stream().noneMatch(Worker::step)) {
                throw new IllegalStateException("waiting for a ticket that no task will answer");
            }
        }
        ticket.rethrow();
    }

    @Override
    public boolean runsHere() {
        return false;
    }

    @Override
    public boolean step() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    @Override
    public void whenIdle(long nanos, BooleanSupplier newChore) {
        chore = newChore;
    }

    /**
     * Runs the idle chore once, as if the time had passed.
     *
     * @return whether the chore wants to be called again
     */
    public boolean idle() {
        return chore.getAsBoolean();
    }

    @Override
    public void close() {
        while (step()) {
            // each step runs one task
        }
    }
}
