package io.walstore;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Closes a log once; whoever else wants it closed waits until it is. Only the log's own threads do not wait, because the
 * closing may need them: they return at once, as whoever closes does when a listener makes him close again.
 */
final class Closing {

    private final Surroundings surroundings;
    private final Runnable release;
    private final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A closing that has not begun.
     *
     * @param release what it does, while the log's threads do what is left to them
     */
    Closing(Surroundings surroundings, Runnable release) {
        this.surroundings = surroundings;
        this.release = release;
    }

    void run() {
        boolean needed =
                surroundings.commit().runsHere() || surroundings.housekeeping().runsHere();
        if (needed && closer.get() == null) {
            surroundings.background().execute(this::run);
        } else if (!needed && closer.compareAndSet(null, Thread.currentThread())) {
            releaseAll();
        } else if (!surroundings.runHere() && closer.get() != Thread.currentThread()) {
            awaitEnd();
        }
    }

    private void releaseAll() {
        try {
            release.run();
        } finally {
            closed.countDown();
        }
    }

    /** An interrupt does not end the wait, because the closing goes on all the same; it is pending again afterwards. */
    private void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
