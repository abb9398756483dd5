package io.walstore;

import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Delivers entries to one subscriber, as many as it asked for. It is somebody's turn on the executor only while there is
 * something to deliver; at the end of the log it waits without a thread.
 *
 * <p>Signals come one after the other because only one turn is taken at a time: {@link #calls} counts what happened that a
 * turn may have to see, and whoever raises it from 0 takes the turn.
 */
final class EntrySubscription implements Flow.Subscription {

    /** Then others get their turn. */
    private static final int MOST_ENTRIES_IN_A_TURN = 1024;

    private final EntryReader reader;
    private final Followers followers;
    private final Executor executor;
    private final EntryCursor cursor;
    private final long to;
    private final Runnable grown = this::call;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private volatile @Nullable IllegalArgumentException illegalDemand;
    private volatile boolean ended;

    /** Null once it ended, so that nobody keeps it alive. */
    private volatile Flow.@Nullable Subscriber<? super LogEntry> subscriber;

    /** Whoever has the turn. */
    private long next;

    EntrySubscription(
            EntryReader reader,
            Followers followers,
            long from,
            long to,
            Executor executor,
            Flow.Subscriber<? super LogEntry> subscriber) {
        this.reader = reader;
        this.followers = followers;
        this.executor = executor;
        this.cursor = new EntryCursor(reader, from, to);
        this.next = from;
        this.to = to;
        this.subscriber = subscriber;
    }

    /** The first turn is the caller's: nothing may come before the subscriber knows of this. */
    void begin() {
        calls.set(1);
        Flow.Subscriber<? super LogEntry> first = subscriber;
        if (first != null) {
            first.onSubscribe(this);
        }
        takeTurn();
    }

    @Override
    public void request(long n) {
        if (n < 1) {
            illegalDemand = new IllegalArgumentException("cannot request " + n + " entries, must be at least 1");
        } else {
            demand.accumulateAndGet(n, (now, more) -> now > Long.MAX_VALUE - more ? Long.MAX_VALUE : now + more);
        }
        call();
    }

    @Override
    public void cancel() {
        end();
    }

    private void call() {
        if (calls.getAndIncrement() == 0) {
            takeTurn();
        }
    }

    private void takeTurn() {
        try {
            executor.execute(this::turn);
        } catch (RuntimeException e) {
            fail(e); // nobody else signals, as the turn is not given back
        }
    }

    private void turn() {
        int seen = calls.get();
        if (!ended && deliver()) {
            takeTurn();
        } else if (calls.addAndGet(-seen) != 0) {
            takeTurn();
        }
    }

    /** Answers whether there may be more to deliver at once. */
    private boolean deliver() {
        IllegalArgumentException illegal = illegalDemand;
        if (illegal != null) {
            fail(illegal);
            return false;
        }
        try {
            return deliverSome();
        } catch (WalException e) {
            fail(e);
            return false;
        }
    }

    private boolean deliverSome() {
        for (int i = 0; i < MOST_ENTRIES_IN_A_TURN; i++) {
            if (next > to) {
                complete();
                return false;
            }
            if (demand.get() == 0) {
                reader.checkOpen();
                return false;
            }
            if (!cursor.hasNext()) {
                awaitGrowth();
                return false;
            }
            deliverNext();
        }
        return true;
    }

    private void deliverNext() {
        Flow.Subscriber<? super LogEntry> receiver = subscriber;
        LogEntry entry = cursor.next();
        next = entry.index() + 1;
        if (receiver == null) {
            return;
        }
        demand.getAndUpdate(now -> now == Long.MAX_VALUE ? now : now - 1);
        try {
            receiver.onNext(entry);
        } catch (RuntimeException | Error e) {
            end(); // as the rules of reactive streams have it
            throw e;
        }
    }

    /** Looks once more when it is known as waiting, because what came before that has told nobody. */
    private void awaitGrowth() {
        followers.add(grown);
        if ((ended || reader.reaches(next)) && followers.remove(grown)) {
            call();
        }
    }

    private void complete() {
        Flow.Subscriber<? super LogEntry> receiver = end();
        if (receiver != null) {
            receiver.onComplete();
        }
    }

    private void fail(Throwable cause) {
        Flow.Subscriber<? super LogEntry> receiver = end();
        if (receiver != null) {
            receiver.onError(cause);
        }
    }

    /** Answers whom to tell, if nobody ended it before. */
    private synchronized Flow.@Nullable Subscriber<? super LogEntry> end() {
        Flow.Subscriber<? super LogEntry> receiver = subscriber;
        ended = true;
        subscriber = null;
        followers.remove(grown);
        return receiver;
    }
}
