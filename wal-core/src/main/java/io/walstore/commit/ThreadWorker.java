package io.walstore.commit;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A worker with a daemon thread of its own. Any platform thread may stand in for it while it has nothing to do. */
public final class ThreadWorker implements Worker {

    private static final Logger LOGGER = System.getLogger(ThreadWorker.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    /** Who runs a task, or may; whoever wants to must be the one to replace null. */
    private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();

    private volatile boolean closed;
    private volatile boolean ended;

    /** Whether something was done since the chore ran last. */
    private volatile boolean choreDue = true;

    /** Whether the thread waits without an end to it, and must be woken for whatever there is. */
    private volatile boolean asleep;

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
        Thread here = Thread.currentThread();
        return here == thread || here == running.get();
    }

    @Override
    public boolean tryEnter() {
        return tasks.isEmpty() && !ended && !VirtualThreads.runHere() && enter();
    }

    private boolean enter() {
        return running.compareAndSet(null, Thread.currentThread());
    }

    @Override
    public void leave() {
        choreDue = true;
        running.set(null);
        if (asleep || closed || !tasks.isEmpty()) {
            LockSupport.unpark(thread);
        }
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
        while (!ended) {
            if (!workIfFree()) {
                rest();
            }
        }
    }

    /** Runs the next task, or ends; answers whether it did anything. */
    private boolean workIfFree() {
        if (!enter()) {
            return false;
        }
        try {
            Runnable task = tasks.poll();
            if (task != null) {
                choreDue = true;
                runSafely(task);
            } else if (closed) {
                ended = true;
                runRest();
            }
            return task != null || ended;
        } finally {
            running.set(null);
        }
    }

    /** Waits until there may be something to do. */
    private void rest() {
        if (choreDue && idleNanos != Long.MAX_VALUE) {
            idle();
            return;
        }
        asleep = true;
        if (nothingToDo()) { // asked again, because who had something to do may have seen the thread awake
            LockSupport.park(this);
        }
        asleep = false;
    }

    private boolean nothingToDo() {
        boolean idling = choreDue && idleNanos != Long.MAX_VALUE;
        boolean working = running.get() == null && (closed || !tasks.isEmpty());
        return !idling && !working;
    }

    /** Waits for the chore's time, and does it if nothing else was done meanwhile. */
    private void idle() {
        choreDue = false;
        long start = System.nanoTime();
        LockSupport.parkNanos(this, idleNanos);
        boolean undisturbed = !choreDue && tasks.isEmpty() && !closed && System.nanoTime() - start >= idleNanos;
        choreDue = true;
        if (undisturbed && enter()) {
            try {
                choreDue = false;
                runSafely(() -> choreDue = chore.getAsBoolean());
            } finally {
                running.set(null);
            }
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOGGER.log(Level.ERROR, "a task of the log threw; this is a bug", e);
        }
    }
}
