package io.walstore.commit;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A worker with a daemon thread of its own, which no application can interrupt. */
public final class ThreadWorker implements Worker {

    private static final Logger LOGGER = System.getLogger(ThreadWorker.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile long idleNanos = Long.MAX_VALUE;
    private volatile BooleanSupplier chore = () -> false;

    /**
     * Starts the thread.
     *
     * @param name its name
     */
    public ThreadWorker(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (ended) {
            runRest();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** What comes after the end is done by whoever brings it, so that nobody waits for ever. */
    private void runRest() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            runSafely(task);
        }
    }

    @Override
    public void await(Ticket ticket) {
        ticket.park();
        ticket.rethrow();
    }

    @Override
    public boolean runsHere() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean step() {
        return false;
    }

    @Override
    public void whenIdle(long nanos, BooleanSupplier newChore) {
        chore = newChore;
        idleNanos = nanos;
        LockSupport.unpark(thread); // it may be idle already
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (!runsHere()) {
            join();
        }
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean choreDue = true;
        while (true) {
            Runnable task = tasks.poll();
            if (task != null) {
                runSafely(task);
                choreDue = true;
            } else if (closed) {
                ended = true;
                runRest();
                return;
            } else if (choreDue && idleNanos != Long.MAX_VALUE) {
                choreDue = idle();
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Waits for the chore's time; answers whether the chore is still due. */
    private boolean idle() {
        long start = System.nanoTime();
        LockSupport.parkNanos(this, idleNanos);
        boolean undisturbed = tasks.isEmpty() && !closed && System.nanoTime() - start >= idleNanos;
        if (!undisturbed) {
            return true;
        }
        boolean[] again = new boolean[1];
        runSafely(() -> again[0] = chore.getAsBoolean());
        return again[0];
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOGGER.log(Level.ERROR, "a task of the log threw; this is a bug", e);
        }
    }
}
