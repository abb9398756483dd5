package io.walstore.spring.boot.event;

import io.walstore.Damage;
import io.walstore.SegmentStatus;
import io.walstore.VerificationReport;
import io.walstore.WalListener;
import io.walstore.WalState;
import io.walstore.spi.WalCorruptException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Publishes what a log does as {@link WalEvent}s, in its order, on a thread of its own that exists while there is
 * something to publish: the log's threads and its callers' only leave the event here.
 *
 * <p>A log is opened before the application's listeners are known, and closed when they are gone. So events wait while
 * the context is not running; that the log was closed is told nobody. When {@value #WAITING_LIMIT} wait for slow
 * listeners, further ones are dropped, and a warning says how many.
 *
 * <p>To hear of a log of one's own, pass this to {@code WalLogStore.builder(..).listener(..)}.
 */
public final class WalEventPublisher implements WalListener, SmartLifecycle {

    private static final Logger LOGGER = System.getLogger(WalEventPublisher.class.getName());

    private static final int WAITING_LIMIT = 1000;

    private static final long IDLE_SECONDS = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** When it starts and stops: later than the web server, whose last requests still read and write. */
    public static final int PHASE = 0;

    private final String log;
    private final ApplicationEventPublisher events;
    private final Duration patience;
    private final BlockingQueue<WalEvent> waiting = new LinkedBlockingQueue<>(WAITING_LIMIT);
    private final AtomicLong dropped = new AtomicLong();

    /** Null while stopped. */
    private volatile @Nullable ExecutorService thread;

    /**
     * Makes a publisher, which begins to publish when it is started.
     *
     * @param log name of the log
     * @param events whom to tell
     */
    public WalEventPublisher(String log, ApplicationEventPublisher events) {
        this(log, events, PATIENCE);
    }

    /** With a limit for how long a stop waits for listeners to hear what there is. */
    WalEventPublisher(String log, ApplicationEventPublisher events, Duration patience) {
        this.log = log;
        this.events = events;
        this.patience = patience;
    }

    @Override
    public void corruptionDetected(WalCorruptException damage, DetectedBy detectedBy) {
        leave(new WalCorruptionEvent(log, Damage.of(damage), detectedBy));
    }

    @Override
    public void verified(VerificationReport report) {
        leave(new WalVerifiedEvent(log, report));
    }

    @Override
    public void stateChanged(WalState before, WalState after) {
        leave(new WalStateChangedEvent(log, before, after));
    }

    @Override
    public void sealed(SegmentStatus segment, long nanos) {
        leave(new WalSegmentRolledEvent(log, segment));
    }

    @Override
    public void deleted(DeletedFor reason, int segments) {
        leave(new WalSegmentsDeletedEvent(log, reason, segments));
    }

    private void leave(WalEvent event) {
        if (waiting.offer(event)) {
            wake();
        } else {
            dropped.incrementAndGet();
        }
    }

    /** What is refused is not missed: a task that has not begun yet publishes everything that waits by then. */
    private void wake() {
        ExecutorService now = thread;
        if (now != null) {
            now.execute(this::publishWaiting);
        }
    }

    private void publishWaiting() {
        for (WalEvent event = next(); event != null; event = next()) {
            publish(event);
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOGGER.log(Level.WARNING, () -> lost + " events of log " + log + " were dropped: listeners are too slow");
        }
    }

    private @Nullable WalEvent next() {
        return isRunning() ? waiting.poll() : null;
    }

    /** A listener that throws is heard of, and is in nobody's way. */
    private void publish(WalEvent event) {
        try {
            events.publishEvent(event);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "a listener threw at " + event, e);
        }
    }

    @Override
    public void start() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("wal-events-" + log + "-");
        threads.setDaemon(true);
        ThreadPoolExecutor started = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                threads,
                new ThreadPoolExecutor.DiscardPolicy());
        started.allowCoreThreadTimeOut(true);
        thread = started;
        wake();
    }

    /** What was left here is published still, unless that takes too long. */
    @Override
    public void stop() {
        ExecutorService ending = thread;
        if (ending == null) {
            return;
        }
        ending.shutdown();
        try {
            if (!ending.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOGGER.log(Level.WARNING, () -> waiting.size() + " events of log " + log + " found no time to be told");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
