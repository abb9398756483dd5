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

/**
 * A listener from a start to a stop: polls, calls the method, commits what all before is done with, too. Each of the
 * listener's threads runs it, and does whatever the {@link Gate} says is next.
 */
final class ListenerRun implements Runnable {

    private static final Logger LOGGER = System.getLogger(WalListenerContainer.class.getName());

    private final Listener listener;
    private final ListenerSettings settings;
    private final Gate gate;

    /** Null until the log is open. */
    private volatile @Nullable LogConsumer consumer;

    private final Runnable whenFailed;

    /** Of the thread that takes in. */
    private boolean begun;

    /** The last entry that was taken in, or was to be; of the thread that takes in. */
    private long taken;

    private volatile @Nullable Throwable failure;

    /**
     * A run that has not begun.
     *
     * @param consumer null to get it when the log is open
     * @param whenFailed what to do after {@link #failure()} has told why it ended
     */
    ListenerRun(Listener listener, @Nullable LogConsumer consumer, Gate gate, Runnable whenFailed) {
        this.listener = listener;
        this.settings = listener.settings();
        this.consumer = consumer;
        this.gate = gate;
        this.whenFailed = whenFailed;
    }

    /** What ended it, if nobody told it to end. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void run() {
        gate.enter();
        try {
            while (!gate.isClosed()) {
                gate.next().ifPresentOrElse(this::deliver, this::takeIn);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            gate.leave();
        }
    }

    /** Ends all threads, each after the call that it makes. What fails then in other threads goes with the first. */
    void fail(Throwable e) {
        if (isFirst(e)) {
            gate.close();
            if (e instanceof WalClosedException) {
                LOGGER.log(Level.INFO, () -> this + " ended: the log was closed");
            } else {
                LOGGER.log(Level.ERROR, this + " stopped" + place() + ": " + e.getMessage(), e);
            }
            whenFailed.run();
        }
    }

    private synchronized boolean isFirst(Throwable e) {
        Throwable first = failure;
        if (first == null) {
            failure = e;
            return true;
        }
        if (first != e) {
            first.addSuppressed(e);
        }
        return false;
    }

    private String place() {
        LogConsumer known = consumer;
        return known == null ? " before its first entry" : " behind entry " + known.position();
    }

    /** After a failure no other thread takes in: what is behind it would be committed over it. */
    private void takeIn() {
        for (List<LogEntry> entries : listener.method().deliveries(gate.poll(this::poll))) {
            takeIn(new Delivery(entries));
        }
        gate.endIntake();
    }

    private List<LogEntry> poll(int max, Duration timeout) throws InterruptedException {
        if (!begun) {
            goBack();
            begun = true;
        }
        try {
            return following(consumer().poll(max, timeout));
        } catch (ConsumerBehindException e) {
            goOnAtFirst(e);
            return List.of();
        }
    }

    /** What does not come behind what was taken in is not the same: the log was cut at its end, or somebody sought. */
    private List<LogEntry> following(List<LogEntry> entries) {
        if (entries.isEmpty()) {
            return entries;
        }
        long first = entries.get(0).index();
        if (first <= taken) {
            taken = 0;
            gate.forget(() -> goTo(Math.min(first, consumer().position() + 1)));
            return List.of();
        }
        taken = entries.get(entries.size() - 1).index();
        return entries;
    }

    private LogConsumer consumer() {
        LogConsumer known = consumer;
        if (known == null) {
            known = listener.log().consumer(settings.consumer());
            consumer = known;
        }
        return known;
    }

    /** What an earlier run polled and did not commit comes again. */
    private void goBack() {
        goTo(consumer().position() + 1);
    }

    private void goTo(long next) {
        LogConsumer reader = consumer();
        try {
            reader.seek(next);
        } catch (IllegalArgumentException e) {
            long first = listener.log().firstIndex();
            goOnAtFirst(first > next ? new ConsumerBehindException(reader.name(), next, first) : e);
        }
    }

    private void goOnAtFirst(RuntimeException behind) {
        if (settings.onBehind() == OnBehind.STOP) {
            throw behind;
        }
        LogConsumer reader = consumer();
        reader.reset();
        LOGGER.log(
                Level.WARNING,
                () -> this + " goes on at entry " + (reader.position() + 1) + ": " + behind.getMessage());
    }

    /** Nothing behind an entry is taken in before its key is told: it might have the same. */
    private void takeIn(Delivery delivery) {
        while (gate.pass()) {
            Throwable cause = tellKey(delivery);
            if (cause == null) {
                gate.add(delivery);
                return;
            }
            if (isGivenUp(delivery, cause)) {
                gate.addDone(delivery, this::commit);
                return;
            }
            gate.sleep(delivery.delay());
        }
    }

    /** A key that cannot be told is a delivery that fails. */
    private @Nullable Throwable tellKey(Delivery delivery) {
        EntryKey key = listener.key();
        if (key == null) {
            return null;
        }
        LogEntry entry = delivery.entries().get(0);
        try {
            delivery.setKey(key.of(entry, listener.method().payloadOf(entry)));
            return null;
        } catch (RuntimeException | Error e) {
            return attempt(() -> {
                throw e;
            });
        } finally {
            Thread.interrupted();
        }
    }

    private void deliver(Delivery delivery) {
        Throwable cause = attempt(() -> listener.method().invoke(delivery.entries()));
        if (cause == null || isGivenUp(delivery, cause)) {
            gate.done(delivery, this::commit);
        } else {
            gate.delay(delivery);
        }
    }

    /** Whatever the method does, no interrupt is left behind. */
    private @Nullable Throwable attempt(DeliveryObserver.Call call) {
        try {
            listener.observer().observe(call);
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            Thread.interrupted();
        }
    }

    private void commit(long index) {
        consumer().commit(index);
    }

    /** What fails while the run ends may have failed for that: it comes again, and is not given up. */
    private boolean isGivenUp(Delivery delivery, Throwable cause) {
        if (gate.isClosed()) {
            return false;
        }
        delivery.fail(settings);
        if (delivery.failures() >= settings.attempts()) {
            giveUp(delivery, cause);
            return true;
        }
        tellOfRetry(delivery, cause);
        return false;
    }

    private void tellOfRetry(Delivery delivery, Throwable cause) {
        LOGGER.log(
                Level.WARNING,
                this + " failed at " + delivery + ", attempt " + delivery.failures() + " of " + settings.attempts()
                        + "; the next one in " + delivery.delay().toMillis() + " ms",
                cause);
    }

    /** First the dead letter, then the commit: a crash in between brings the entries twice, and the other way none. */
    private void giveUp(Delivery delivery, Throwable cause) {
        long index = appendDeadLetter(delivery, cause);
        LOGGER.log(
                Level.WARNING,
                this + " gave up " + delivery + " after " + settings.attempts()
                        + " attempts; in the dead letter log from index " + index,
                cause);
    }

    private long appendDeadLetter(Delivery delivery, Throwable cause) {
        if (listener.deadLetter() == null) {
            throw new IllegalStateException(
                    delivery + " failed " + settings.attempts() + " times, and there is no dead letter log", cause);
        }
        try {
            return listener.deadLetter()
                    .append(delivery.entries().stream().map(LogEntry::data).toList());
        } catch (WalException | IllegalArgumentException e) {
            e.addSuppressed(cause);
            throw new IllegalStateException(delivery + " did not get into the dead letter log", e);
        }
    }

    @Override
    public String toString() {
        return "listener " + settings.id() + " of log " + settings.log();
    }
}
