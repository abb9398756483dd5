package io.walstore.spring.boot.listener;

import io.walstore.LogConsumer;
import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listener from a start to a stop: polls, calls the method, commits what it returned from. */
final class ListenerRun implements Runnable {

    private static final Logger LOGGER = System.getLogger(WalListenerContainer.class.getName());

    /** An append or a close ends the wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Listener listener;
    private final ListenerSettings settings;
    private final LogConsumer consumer;
    private final Gate gate;

    private volatile @Nullable Throwable failure;

    ListenerRun(Listener listener, LogConsumer consumer, Gate gate) {
        this.listener = listener;
        this.settings = listener.settings();
        this.consumer = consumer;
        this.gate = gate;
    }

    /** What ended it, if nobody told it to end. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void run() {
        gate.enter();
        try {
            goBack();
            while (gate.pass()) {
                deliver(poll());
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            gate.leave();
        }
    }

    /** Ends it before it is told to. */
    void fail(Throwable e) {
        failure = e;
        if (e instanceof WalClosedException) {
            LOGGER.log(Level.INFO, () -> this + " ended: the log was closed");
        } else {
            LOGGER.log(Level.ERROR, this + " stopped behind entry " + consumer.position() + ": " + e.getMessage(), e);
        }
    }

    /** What an earlier run polled and did not commit comes again. */
    private void goBack() {
        long next = consumer.position() + 1;
        try {
            consumer.seek(next);
        } catch (IllegalArgumentException e) {
            long first = listener.log().firstIndex();
            goOnAtFirst(first > next ? new ConsumerBehindException(consumer.name(), next, first) : e);
        }
    }

    private List<LogEntry> poll() {
        try {
            return gate.poll(() -> consumer.poll(settings.batch(), PATIENCE));
        } catch (ConsumerBehindException e) {
            goOnAtFirst(e);
            return List.of();
        }
    }

    private void goOnAtFirst(RuntimeException behind) {
        if (settings.onBehind() == OnBehind.STOP) {
            throw behind;
        }
        consumer.reset();
        LOGGER.log(
                Level.WARNING,
                () -> this + " goes on at entry " + (consumer.position() + 1) + ": " + behind.getMessage());
    }

    private void deliver(List<LogEntry> polled) {
        for (List<LogEntry> delivery : listener.method().deliveries(polled)) {
            if (!gate.pass()) {
                return;
            }
            deliverUntilDone(delivery);
        }
    }

    /** What fails while the run ends may have failed for that: it comes again, and is not given up. */
    private void deliverUntilDone(List<LogEntry> delivery) {
        Duration delay = settings.backoff();
        for (int attempt = 1; gate.pass(); attempt++) {
            Throwable cause = attempt(delivery);
            if (cause == null) {
                commit(delivery);
                return;
            }
            if (gate.isClosed()) {
                return;
            }
            if (attempt >= settings.attempts()) {
                giveUp(delivery, cause);
                return;
            }
            tellOfRetry(delivery, attempt, delay, cause);
            gate.sleep(delay);
            delay = settings.backoffAfter(delay);
        }
    }

    /** Whatever the method does, no interrupt is left behind. */
    private @Nullable Throwable attempt(List<LogEntry> delivery) {
        try {
            listener.observer().observe(() -> listener.method().invoke(delivery));
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            Thread.interrupted();
        }
    }

    private void commit(List<LogEntry> delivery) {
        consumer.commit(last(delivery));
    }

    private void tellOfRetry(List<LogEntry> delivery, int attempt, Duration delay, Throwable cause) {
        LOGGER.log(
                Level.WARNING,
                this + " failed at " + range(delivery) + ", attempt " + attempt + " of " + settings.attempts()
                        + "; the next one in " + delay.toMillis() + " ms",
                cause);
    }

    /** First the dead letter, then the commit: a crash in between brings the entries twice, and the other way none. */
    private void giveUp(List<LogEntry> delivery, Throwable cause) {
        long index = appendDeadLetter(delivery, cause);
        commit(delivery);
        LOGGER.log(
                Level.WARNING,
                this + " gave up " + range(delivery) + " after " + settings.attempts()
                        + " attempts; in the dead letter log from index " + index,
                cause);
    }

    private long appendDeadLetter(List<LogEntry> delivery, Throwable cause) {
        if (listener.deadLetter() == null) {
            throw new IllegalStateException(
                    range(delivery) + " failed " + settings.attempts() + " times, and there is no dead letter log",
                    cause);
        }
        try {
            return listener.deadLetter()
                    .append(delivery.stream().map(LogEntry::data).toList());
        } catch (WalException | IllegalArgumentException e) {
            e.addSuppressed(cause);
            throw new IllegalStateException(range(delivery) + " did not get into the dead letter log", e);
        }
    }

    private static String range(List<LogEntry> delivery) {
        long first = delivery.get(0).index();
        return delivery.size() == 1 ? "entry " + first : "entries " + first + ".." + last(delivery);
    }

    private static long last(List<LogEntry> delivery) {
        return delivery.get(delivery.size() - 1).index();
    }

    @Override
    public String toString() {
        return "listener " + settings.id() + " of log " + settings.log();
    }
}
