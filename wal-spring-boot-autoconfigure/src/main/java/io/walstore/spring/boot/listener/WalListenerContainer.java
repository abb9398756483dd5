package io.walstore.spring.boot.listener;

import io.walstore.LogConsumer;
import io.walstore.WalState;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Runs one {@link WalEntryListener}: polls, calls the method, commits, all on threads that it has while it runs, as many as
 * the listener's {@link WalEntryListener#concurrency()} says. The {@link WalListenerRegistry} starts and stops it with the
 * application, before the log closes.
 *
 * <p>Any thread may call these methods, the listener's own included.
 */
public final class WalListenerContainer implements SmartLifecycle {

    /** Among the last to start, and the first to stop. */
    static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Logger LOGGER = System.getLogger(WalListenerContainer.class.getName());

    private final Listener listener;
    private final Executor threads;

    private boolean paused;

    /** Whether somebody told it to end. */
    private boolean stopped = true;

    private Gate gate;
    private @Nullable ListenerRun run;

    /** When all threads of the last run have ended; the next run waits for it, so that there are never two. Never fails. */
    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    WalListenerContainer(Listener listener, Executor threads) {
        this.listener = listener;
        this.threads = threads;
        this.gate = newGate();
        gate.close();
    }

    private Gate newGate() {
        return new Gate(Lanes.of(listener.settings()), paused);
    }

    Listener listener() {
        return listener;
    }

    /**
     * Under which name the registry knows it.
     *
     * @return the id
     */
    public String id() {
        return listener.settings().id();
    }

    /**
     * Name of the consumer.
     *
     * @return the name
     */
    public String consumer() {
        return listener.settings().consumer();
    }

    /**
     * Begins to deliver, behind what was committed. Does nothing while it runs. Begins paused if it
     * {@linkplain #isPaused() is}. If the log failed, or was closed, it goes on when that is opened again.
     *
     * @throws IllegalArgumentException if the log knows no consumer of such a name
     */
    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        boolean unopened = listener.log().status().recovery().isEmpty();
        LogConsumer consumer = unopened ? null : listener.log().consumer(consumer());
        gate = newGate();
        stopped = false;
        ListenerRun started = new ListenerRun(listener, consumer, gate, this::goOn);
        run = started;
        CompletableFuture<Void> before = ended;
        ended = CompletableFuture.allOf(IntStream.range(0, listener.settings().concurrency())
                .mapToObj(thread -> run(started, before))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Starts again what ended with its log, if that is being opened again; called when either of the two has happened. */
    synchronized void goOn() {
        boolean endedWithLog = failure()
                .filter(e -> e instanceof WalClosedException || e instanceof WalFailedException)
                .isPresent();
        WalState state = listener.log().status().state();
        if (endedWithLog && !stopped && (state == WalState.OPEN || state == WalState.RECOVERING)) {
            start();
        }
    }

    /** A thread that cannot be had is a failure of the run, and not of the next one. */
    private CompletableFuture<Void> run(ListenerRun started, CompletableFuture<Void> before) {
        return before.thenRunAsync(started, threads).exceptionally(e -> {
            started.fail(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
            return null;
        });
    }

    /**
     * Ends the delivery. Calls of the method that run are waited for, as long as the listener's
     * {@link WalEntryListener#stopTimeout()} says, and interrupted then; what they were called with comes again at the next
     * start, unless they still return. Called by the method itself, this does not wait: nothing more is delivered.
     */
    @Override
    public void stop() {
        end().join();
    }

    /**
     * As {@link #stop()}, without a wait.
     *
     * @param callback runs when the delivery has ended, or its calls were interrupted
     */
    @Override
    public void stop(Runnable callback) {
        var unused = end().thenRun(callback);
    }

    /** Tells the threads to end; completes when they have, or need not be waited for. */
    synchronized CompletableFuture<Void> end() {
        stopped = true;
        Gate ending = gate;
        ending.close();
        if (ending.isHeldBy(Thread.currentThread())) {
            return CompletableFuture.completedFuture(null);
        }
        return ended.copy()
                .orTimeout(listener.settings().stopTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(late -> {
                    LOGGER.log(Level.WARNING, () -> "listener " + id() + " does not return; it is interrupted");
                    ending.force();
                    return null;
                });
    }

    /** Holds the delivery after the calls that run, until {@link #resume()}; also over a stop and a start. */
    public synchronized void pause() {
        paused = true;
        gate.setPaused(true);
    }

    /** Goes on after {@link #pause()}. */
    public synchronized void resume() {
        paused = false;
        gate.setPaused(false);
    }

    /**
     * Whether it was told to pause.
     *
     * @return true until it is told to resume
     */
    public synchronized boolean isPaused() {
        return paused;
    }

    /**
     * Whether it delivers, or would as soon as there is something.
     *
     * @return false before the start, after a stop, and when it {@linkplain #failure() gave up}
     */
    @Override
    public synchronized boolean isRunning() {
        return !gate.isClosed() && failure().isEmpty();
    }

    /**
     * What it stopped for since the last start, if nobody told it to.
     *
     * @return what was thrown; {@link io.walstore.spi.ConsumerBehindException} if it fell behind
     */
    public synchronized Optional<Throwable> failure() {
        return run == null ? Optional.empty() : run.failure();
    }

    @Override
    public boolean isAutoStartup() {
        return listener.settings().autoStartup();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
