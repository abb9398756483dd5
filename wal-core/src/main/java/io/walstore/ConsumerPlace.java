package io.walstore;

import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The place of one consumer. Its fields are guarded by its monitor, which nobody holds while waiting or reading. */
final class ConsumerPlace implements LogConsumer {

    private final Consumers consumers;
    private final EntryReader reader;
    private final String name;

    /** Held while polling, so that no entry goes to two callers. */
    private final ReentrantLock polling = new ReentrantLock();

    private long position;
    private long committedMillis;
    private long next;

    /** Follows the log from {@link #next} on; null after somebody moved the place. */
    private @Nullable EntryTail tail;

    /** The last entry that was polled, of those that no cut took. */
    private long polled;

    /** So far was polled before a cut at the end: up to here an entry counts only if it was polled again since. */
    private long gone;

    private boolean dirty;
    private boolean deleted;

    ConsumerPlace(Consumers consumers, EntryReader reader, ConsumerPosition start) {
        this.consumers = consumers;
        this.reader = reader;
        this.name = start.consumer();
        this.position = start.index();
        this.committedMillis = start.timeMillis();
        this.next = start.index() + 1;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<LogEntry> poll(int max, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + nanos(timeout);
        if (!polling.tryLock(nanos(timeout), TimeUnit.NANOSECONDS)) {
            return List.of();
        }
        try {
            return pollUntil(max, deadline);
        } finally {
            polling.unlock();
        }
    }

    /** Begins anew if somebody moved the place meanwhile. */
    private List<LogEntry> pollUntil(int max, long deadline) throws InterruptedException {
        while (true) {
            EntryTail from = tail();
            long left = Math.max(0, deadline - System.nanoTime());
            List<LogEntry> entries = poll(from, max, left);
            if (passed(from)) {
                return entries;
            }
            if (left == 0) {
                return List.of();
            }
        }
    }

    private List<LogEntry> poll(EntryTail from, int max, long nanos) throws InterruptedException {
        try {
            return from.poll(max, Duration.ofNanos(nanos));
        } catch (EntryNotFoundException e) {
            if (passed(from)) {
                throw new ConsumerBehindException(
                        name, e.index(), consumers.published().view().firstIndex());
            }
            return List.of();
        }
    }

    private static long nanos(Duration timeout) {
        Duration most = Duration.ofDays(365);
        return (timeout.compareTo(most) > 0 ? most : timeout).toNanos();
    }

    private synchronized EntryTail tail() {
        checkExists();
        EntryTail now = tail;
        if (now == null) {
            now = reader.tail(Math.max(1, next));
            tail = now;
        }
        return now;
    }

    /** Notes what was polled; answers false if somebody moved the place meanwhile. */
    private synchronized boolean passed(EntryTail from) {
        checkExists();
        if (tail != from) {
            return false;
        }
        next = from.nextIndex();
        polled = Math.max(polled, next - 1);
        if (next > gone) {
            gone = 0;
        }
        return true;
    }

    private void checkExists() {
        if (deleted) {
            throw new WalException("consumer " + name + " was deleted");
        }
    }

    @Override
    public void commit(long index) {
        consumers.checkWritable();
        synchronized (this) {
            checkExists();
            long last = consumers.published().lastIndex();
            if (index > Math.max(last, gone)) {
                throw new IllegalArgumentException(
                        "consumer " + name + " cannot commit " + index + ": the log ends at " + last);
            }
            long done = index <= gone ? Math.min(index, next - 1) : index;
            if (done <= position) {
                return;
            }
            position = done;
            if (next <= done) {
                next = done + 1;
                leaveTail();
            }
            committedMillis = consumers.now();
            dirty = true;
        }
        consumers.changed();
    }

    @Override
    public void seek(long index) {
        consumers.checkWritable();
        synchronized (this) {
            checkExists();
            long first = consumers.published().view().firstIndex();
            long last = consumers.published().lastIndex();
            if (index < first || index > last + 1) {
                throw new IllegalArgumentException(
                        "consumer " + name + " cannot go to " + index + ": must be " + first + ".." + (last + 1));
            }
            moveTo(index - 1);
            dirty = true;
        }
        consumers.changed();
    }

    @Override
    public void reset() {
        consumers.checkWritable();
        synchronized (this) {
            checkExists();
            moveTo(consumers.published().view().firstIndex() - 1);
            dirty = true;
        }
        consumers.changed();
    }

    @Override
    public void flush() {
        consumers.checkWritable();
        consumers.flush();
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public ConsumerStatus status() {
        return Consumers.status(committed(), reader);
    }

    /** How far it is, as the catalogue is to keep it. */
    synchronized ConsumerPosition committed() {
        return new ConsumerPosition(name, position, committedMillis);
    }

    /** Everything up to an index is done, and what comes next is delivered next. */
    synchronized void moveTo(long index) {
        position = index;
        next = index + 1;
        leaveTail();
    }

    private void leaveTail() {
        if (tail != null) {
            tail.abandon();
            tail = null;
            consumers.published().wake();
        }
    }

    /** The log ends with an index now. */
    synchronized void rewind(long lastIndex) {
        if (polled > lastIndex) {
            gone = Math.max(gone, polled);
            polled = lastIndex;
        }
        if (position > lastIndex) {
            moveTo(lastIndex);
            dirty = true;
        } else if (next > lastIndex + 1) {
            next = lastIndex + 1;
            leaveTail();
        }
    }

    /** Adds the position if it is not durable; it counts as durable then. */
    synchronized void takeDirty(List<ConsumerPosition> target) {
        if (dirty) {
            target.add(committed());
            dirty = false;
        }
    }

    synchronized void stillDirty() {
        dirty = true;
    }

    synchronized void delete() {
        deleted = true;
        leaveTail();
    }
}
