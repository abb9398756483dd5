package io.walstore.commit;

import io.walstore.spi.WalClosedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets many callers share one commit: whatever was queued while the last commit was under way goes into the next one.
 *
 * <p>Whoever comes alone commits for himself. Otherwise callers push onto a stack; the push that finds it empty wakes
 * the commit thread, which takes the whole stack and turns it round. So a caller pays for one compare-and-set, and the
 * thread is woken once per commit. (A Treiber stack that is emptied in one swap; the idea of sharing the sync is DeWitt
 * et al., <i>Implementation Techniques for Main Memory Database Systems</i>, 1984.)
 *
 * @param <R> what is queued
 */
public final class GroupCommit<R extends Request> {

    private static final Request CLOSED = new Request(0, 0) {};

    private final Worker worker;
    private final WaitingRoom room;
    private final int maxEntries;
    private final long maxBytes;
    private final Consumer<List<R>> committer;
    private final Runnable drain = this::drain;
    private final Consumer<R> leaving = this::leave;

    /** The newest request that was not taken yet; {@link #CLOSED} at the end. */
    private final AtomicReference<@Nullable Request> newest = new AtomicReference<>();

    private final AtomicLong queuedEntries = new AtomicLong();

    /** Taken but not committed yet, oldest first. Commit thread, or who stands in for it. */
    private final ArrayDeque<R> taken = new ArrayDeque<>();

    /** What is being committed, empty between commits. Commit thread, or who stands in for it. */
    private final List<R> group = new ArrayList<>();

    /** Whether the last commit was of one request, so that the next one may well be too. A hint. */
    private volatile boolean lone;

    /**
     * A queue in front of a committer.
     *
     * @param worker runs the committer
     * @param room bounds what waits
     * @param maxEntries how many entries go into one commit at most; a request above it goes alone
     * @param maxBytes how many bytes go into one commit at most; a request above it goes alone
     * @param committer answers every request it is given; a request without entries comes alone; the list is its own
     *     until it returns
     */
    public GroupCommit(Worker worker, WaitingRoom room, int maxEntries, long maxBytes, Consumer<List<R>> committer) {
        this.worker = worker;
        this.room = room;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.committer = committer;
    }

    /**
     * Queues a request, waiting for room if that is the rule.
     *
     * @param request answered by the committer, on the worker
     * @throws io.walstore.spi.WalQueueFullException if there is no room
     * @throws WalClosedException after {@link #close()}
     */
    public void submit(R request) {
        enter(request);
        pushOrLeave(request);
    }

    /**
     * Commits a request on the calling thread if nobody else wants anything, which spares it two changes of threads;
     * otherwise queues it like {@link #submit}. Whoever calls this waits for the answer in any case.
     *
     * @param request answered by the committer, perhaps already on return
     * @throws io.walstore.spi.WalQueueFullException if there is no room
     * @throws WalClosedException after {@link #close()}
     * @throws StackOverflowError if the thread has too little stack left for that; nothing was queued
     */
    public void commitOrSubmit(R request) {
        boolean mayCommit = lone;
        if (mayCommit) {
            StackRoom.require(); // before anything is counted that would have to be taken back
        }
        enter(request);
        if (!mayCommit || !committedHere(request)) {
            pushOrLeave(request);
        }
    }

    private void enter(R request) {
        room.enter(request.bytes(), worker);
        queuedEntries.addAndGet(request.entries());
    }

    private boolean committedHere(R request) {
        if (!worker.tryEnter()) {
            return false;
        }
        try {
            if (newest.get() != null || !taken.isEmpty()) {
                return false; // others are on their way to the worker, or it is closed
            }
            group.add(request);
            commitGroup();
            return true;
        } finally {
            worker.leave();
        }
    }

    private void pushOrLeave(R request) {
        if (!push(request)) {
            leave(request);
            throw new WalClosedException();
        }
    }

    private boolean push(R request) {
        while (true) {
            Request before = newest.get();
            if (before == CLOSED) {
                return false;
            }
            request.next = before;
            if (newest.compareAndSet(before, request)) {
                if (before == null) {
                    worker.execute(drain);
                }
                return true;
            }
        }
    }

    /** On the worker: commits until nothing waits. */
    private void drain() {
        take(newest.getAndUpdate(request -> request == CLOSED ? CLOSED : null));
        while (!taken.isEmpty()) {
            fillGroup();
            commitGroup();
            take(newest.getAndUpdate(request -> request == CLOSED ? CLOSED : null));
        }
    }

    private void commitGroup() {
        lone = group.size() == 1;
        try {
            committer.accept(group);
        } finally {
            group.forEach(leaving);
            group.clear(); // whatever went wrong: nothing is committed twice
        }
    }

    /** Appends a chain, which comes newest first, in the order in which it was pushed. */
    private void take(@Nullable Request chain) {
        for (Request request = reversed(chain); request != null; ) {
            Request newer = request.next;
            request.next = null;
            taken.add(queued(request));
            request = newer;
        }
    }

    private static @Nullable Request reversed(@Nullable Request chain) {
        Request oldest = null;
        for (Request request = chain; request != null && request != CLOSED; ) {
            Request older = request.next;
            request.next = oldest;
            oldest = request;
            request = older;
        }
        return oldest;
    }

    @SuppressWarnings("unchecked") // only submit() pushes, and it takes nothing but R
    private R queued(Request request) {
        return (R) request;
    }

    private void fillGroup() {
        int entries = 0;
        long bytes = 0;
        while (!taken.isEmpty()) {
            R next = taken.peekFirst();
            entries += next.entries();
            bytes += next.bytes();
            boolean tooMuch = next.alone() || entries > maxEntries || bytes > maxBytes;
            if (tooMuch && !group.isEmpty()) {
                return;
            }
            group.add(taken.removeFirst());
            if (tooMuch) {
                return;
            }
        }
    }

    private void leave(R request) {
        queuedEntries.addAndGet(-request.entries());
        room.leave(request.bytes());
    }

    /**
     * How many entries wait or are being committed.
     *
     * @return the entries
     */
    public long queuedEntries() {
        return queuedEntries.get();
    }

    /** Accepts nothing more; what is queued is still committed, on the worker. */
    public void close() {
        room.close();
        Request rest = newest.getAndSet(CLOSED);
        worker.execute(() -> {
            take(rest);
            drain();
        });
    }
}
