package io.walstore.commit;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something one thread waits for and another one answers, once. */
public class Ticket {

    private static final Object DONE = new Object();

    /** Null until answered; then {@link #DONE}, or what went wrong. */
    private volatile @Nullable Object outcome;

    private volatile @Nullable Thread waiter;

    /** A ticket without an answer. */
    public Ticket() {}

    /** Answers that it is done. */
    public final void complete() {
        answer(DONE);
    }

    /**
     * Answers that it went wrong.
     *
     * @param cause what {@link #rethrow()} throws
     */
    public final void fail(Throwable cause) {
        answer(cause);
    }

    private void answer(Object newOutcome) {
        outcome = newOutcome;
        answered();
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Called once on the answering thread, for those who do not wait. */
    protected void answered() {}

    /**
     * Whether it was answered.
     *
     * @return true after {@link #complete()} or {@link #fail}
     */
    public final boolean isDone() {
        return outcome != null;
    }

    /**
     * What went wrong.
     *
     * @return the cause, or null if it is done or open
     */
    public final @Nullable Throwable failure() {
        return outcome instanceof Throwable cause ? cause : null;
    }

    /**
     * Parks the calling thread until the answer. An interrupt does not end the wait, because the thing waited for
     * happens all the same; it is pending again on return.
     */
    final void park() {
        waiter = Thread.currentThread();
        boolean interrupted = false;
        while (outcome == null) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws what went wrong, if something did. */
    public final void rethrow() {
        Throwable cause = failure();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            throw exception;
        }
        if (cause != null) {
            throw new IllegalStateException(cause);
        }
    }
}
