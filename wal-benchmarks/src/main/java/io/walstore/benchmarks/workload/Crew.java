package io.walstore.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Threads that do the same at the same time. What one of them throws is thrown where they are awaited. */
final class Crew {

    private final List<FutureTask<Boolean>> tasks = new ArrayList<>();
    private final ThreadFactory factory;

    private Crew(ThreadFactory factory) {
        this.factory = factory;
    }

    static Crew ofPlatformThreads() {
        return new Crew(Thread::new);
    }

    /** By reflection, as JDK 17 has none. */
    static Crew ofVirtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            return new Crew((ThreadFactory) type.getMethod("factory").invoke(builder));
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("this JVM has no virtual threads", e);
        }
    }

    /** Sets another thread to work. */
    Crew start(Callable<?> work) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            work.call();
            return true;
        });
        tasks.add(task);
        factory.newThread(task).start();
        return this;
    }

    /** Waits for all of them. */
    void join() throws Exception {
        for (FutureTask<Boolean> task : tasks) {
            task.get();
        }
    }
}
