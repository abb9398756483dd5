package io.walstore;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Those who want to hear when a log has grown, and have no thread that could wait for it. Each is told once, on the thread
 * that completes futures, and then has to come again. Any thread.
 */
final class Followers {

    private final Executor callbacks;
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean telling = new AtomicBoolean();

    Followers(Executor callbacks) {
        this.callbacks = callbacks;
    }

    void add(Runnable follower) {
        waiting.add(follower);
    }

    /** Answers whether it was still waiting. */
    boolean remove(Runnable follower) {
        return waiting.remove(follower);
    }

    /** Costs the commit thread next to nothing if nobody waits, and one task otherwise. */
    void grown() {
        if (!waiting.isEmpty() && telling.compareAndSet(false, true)) {
            callbacks.execute(this::tell);
        }
    }

    private void tell() {
        telling.set(false); // before the first is told: who comes from now on is seen, here or by another task
        for (Runnable follower : waiting) {
            if (remove(follower)) {
                follower.run();
            }
        }
    }
}
