package io.walstore;

import io.walstore.commit.Request;
import io.walstore.commit.Ticket;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalFullException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place where the log changes: takes what waits, writes it with one write and one sync, shows it to readers,
 * and answers the callers. Only for the commit thread, or a caller that stands in for it, but for {@link #full()}.
 */
final class Appender {

    private static final long SPARE_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Parts parts;
    private final WalOptions options;
    private final SegmentFiler filer;
    private final Housekeeping housekeeping;
    private final Published published;
    private final Lifecycle lifecycle;
    private final WalListener listener;
    private final Capacity capacity;

    /** What is being committed, kept from one commit to the next only to save memory. */
    private final List<AppendRequest> taken = new ArrayList<>();

    /** What is being written, empty between writes. */
    private final List<ByteBuffer> payloads = new ArrayList<>();

    private @Nullable Tail tail;

    /** The end of the segment before the next one. */
    private SegmentLink lastEnd;

    /** The index the next entry gets; 0 = the log is new, and any index may be the first. */
    private long nextIndex;

    private long lastAppendTimeMillis;
    private long spareTriedNanos;

    /** Why the last append was refused for want of a further segment, if it was. */
    private volatile @Nullable Reason full;

    Appender(Parts parts, Housekeeping housekeeping, Capacity capacity, Recovery.End end) {
        this.parts = parts;
        this.options = parts.options();
        this.filer = parts.filer();
        this.published = parts.published();
        this.lifecycle = parts.lifecycle();
        this.listener = parts.listener();
        this.housekeeping = housekeeping;
        this.capacity = capacity;
        this.tail = end.writer() == null || end.segment() == null ? null : new Tail(parts, end.writer(), end.segment());
        this.lastEnd = end.link();
        this.nextIndex = end.nextIndex();
        this.lastAppendTimeMillis = end.lastAppendTimeMillis();
    }

    /** Why there may be no further segment, if the present one is full. Any thread. */
    @Nullable Reason full() {
        return full;
    }

    /** Answers every request: an exclusive one alone, or any number of appends. */
    void handle(List<Request> group) {
        if (group.get(0) instanceof ExclusiveRequest exclusive) {
            exclusive.run();
        } else {
            append(group);
        }
        syncIfOverdue();
    }

    private void append(List<Request> group) {
        for (int from = 0; from < group.size(); from += taken.size()) {
            taken.clear();
            commitSome(group, from);
        }
        taken.clear();
    }

    /** Commits as many as fit into one segment, and answers them: at least one. */
    private void commitSome(List<Request> group, int from) {
        AppendRequest first = (AppendRequest) group.get(from);
        taken.add(first);
        try {
            lifecycle.checkWritable();
            capacity.checkReserve();
            checkIndex(first, nextIndex);
            Tail target = tailFor(first);
            takeFitting(target, group, from + 1);
            commit(target);
        } catch (RuntimeException | Error e) {
            for (AppendRequest request : taken) {
                request.fail(e);
            }
        }
    }

    private static void checkIndex(AppendRequest request, long next) {
        long demanded = request.demandedIndex();
        if (demanded != 0 && next != 0 && demanded != next) {
            throw new IllegalArgumentException("the entries begin at " + demanded + ", the next index is " + next);
        }
        long firstIndex = Math.max(1, demanded == 0 ? next : demanded);
        if (firstIndex > Long.MAX_VALUE - request.entries()) {
            throw new IllegalArgumentException(
                    request.entries() + " entries from " + firstIndex + " on exceed the largest index");
        }
    }

    /** The tail, or the one that takes its place if the request does not fit any more. */
    private Tail tailFor(AppendRequest request) {
        Tail now = tail;
        if (now != null && now.fits(request.entries(), request.payloadBytes())) {
            return now;
        }
        SegmentInfo prepared = preparedFor(request);
        retireTail();
        long base = nextIndex != 0 ? nextIndex : Math.max(1, request.demandedIndex());
        SegmentWriter writer = begin(prepared, base);
        return new Tail(parts, writer, new Segment(writer.info(), writer.reader(), writer::usedBytes));
    }

    /** Waits for the next segment if it is late; tries again if it failed. */
    private SegmentInfo preparedFor(AppendRequest request) {
        long needed = filer.sizeFor(request.entries(), request.payloadBytes());
        SegmentInfo prepared = awaitSpare(nextSpare());
        return prepared.sizeLimit() < needed ? replaceSpare(prepared, needed) : prepared;
    }

    /**
     * The next segment if it is there, or else what becomes of another attempt. What is in front of the tail may be given
     * up for that, so the tail must be durable first.
     */
    private Spare nextSpare() {
        Spare spare = housekeeping.spare();
        if (spare.info() == null && tail != null) {
            tail.sync();
        }
        return housekeeping.fails(spare) ? retrySpare() : spare;
    }

    private Spare retrySpare() {
        spareTriedNanos = parts.nanos();
        return housekeeping.prepareSpare();
    }

    private SegmentInfo replaceSpare(SegmentInfo prepared, long leastBytes) {
        return awaitSpare(housekeeping.replaceSpare(prepared, leastBytes));
    }

    /** Begins to write the next segment; takes another one if its file was damaged while it was waiting. */
    private SegmentWriter begin(SegmentInfo prepared, long baseIndex) {
        try {
            return filer.create(prepared.withBaseIndex(baseIndex), lastEnd);
        } catch (WalCorruptException e) {
            SegmentInfo another = replaceSpare(prepared, prepared.sizeLimit());
            lifecycle.damaged(Damage.of(e)); // only now: on a full disk this comes again, and is to be told once
            listener.corruptionDetected(e, WalListener.DetectedBy.APPEND);
            return filer.create(another.withBaseIndex(baseIndex), lastEnd);
        }
    }

    private SegmentInfo awaitSpare(Spare spare) {
        try {
            housekeeping.await(spare);
            full = null;
            return spare.prepared();
        } catch (WalFullException e) {
            full = e.reason();
            throw new WalFullException(e.getMessage() == null ? "the disk is full" : e.getMessage(), e);
        }
    }

    /**
     * Has the tail sealed, if there is one; answers what to wait for. Whatever the mode, it must be durable before its
     * successor is written, which remembers its end.
     */
    private Ticket retireTail() {
        Ticket sealed = new Ticket();
        Tail old = tail;
        if (old == null) {
            sealed.complete();
            return sealed;
        }
        old.sync();
        lastEnd = old.end();
        tail = null;
        housekeeping.seal(old.writer(), old.segment(), sealed);
        return sealed;
    }

    /** Takes the requests from a place on that are in order behind the first one and still fit. */
    private void takeFitting(Tail target, List<Request> group, int from) {
        AppendRequest first = taken.get(0);
        long next = target.lastIndex() + 1 + first.entries();
        int entries = first.entries();
        long bytes = first.payloadBytes();
        for (int i = from; i < group.size(); i++) {
            AppendRequest request = (AppendRequest) group.get(i);
            entries += request.entries();
            bytes += request.payloadBytes();
            boolean inOrder = request.demandedIndex() == 0 || request.demandedIndex() == next;
            if (!inOrder || !target.fits(entries, bytes) || next > Long.MAX_VALUE - entries) {
                return;
            }
            next += request.entries();
            taken.add(request);
        }
    }

    /** Write, sync, show, answer. A new tail becomes the tail only when something stands in it. */
    private void commit(Tail target) {
        long firstIndex = target.lastIndex() + 1;
        try {
            write(target);
            if (syncDue(target)) {
                target.sync();
            }
        } catch (RuntimeException | Error e) {
            abandonUnlessTail(target, e);
            throw e;
        }
        adoptUnlessTail(target);
        nextIndex = target.lastIndex() + 1;
        published.grow(target.lastIndex());
        for (AppendRequest request : taken) {
            request.stored(firstIndex);
            firstIndex += request.entries();
        }
    }

    private void write(Tail target) {
        try {
            long bytes = 0;
            for (AppendRequest request : taken) {
                request.addPayloadsTo(payloads);
                bytes += request.payloadBytes();
            }
            lastAppendTimeMillis =
                    Math.max(lastAppendTimeMillis, parts.surroundings().now());
            target.write(payloads, bytes, lastAppendTimeMillis);
        } finally {
            payloads.clear(); // also of what failed, which the next write must not find
        }
    }

    private boolean syncDue(Tail target) {
        return switch (options.durability()) {
            case SYNC -> true;
            case INTERVAL -> target.unsyncedNanos() >= options.syncNanos();
            case OS -> false;
        };
    }

    /** What is refused or changes nothing disturbs the rest of the tail, in which it would be synced. */
    private void syncIfOverdue() {
        Tail now = tail;
        boolean mayWait = options.durability() != Durability.INTERVAL || lifecycle.state() != WalState.OPEN;
        if (now == null || mayWait || !syncDue(now)) {
            return;
        }
        try {
            now.sync();
        } catch (WalFailedException e) {
            // The log has failed, and everybody else was answered.
        }
    }

    private void adoptUnlessTail(Tail target) {
        if (tail == null) {
            tail = target;
            published.change(view -> view.with(target.segment()));
            housekeeping.prepareSpare();
        }
    }

    /** The segment stays prepared, or the log has failed. */
    private void abandonUnlessTail(Tail target, Throwable cause) {
        if (tail == null) {
            try {
                target.segment().closeReader();
                target.writer().close();
            } catch (WalException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** When nothing was appended for a while; answers whether there may be more to do. */
    boolean idle() {
        if (lifecycle.state() != WalState.OPEN) {
            return false;
        }
        try {
            if (tail != null && options.durability() != Durability.OS) {
                tail.rest();
            }
            return retrySpareIfDue();
        } catch (WalFailedException e) {
            return false;
        }
    }

    private boolean retrySpareIfDue() {
        boolean failed = housekeeping.spare().failed();
        if (failed && parts.nanos() - spareTriedNanos >= SPARE_RETRY_NANOS) {
            retrySpare();
        }
        if (housekeeping.spare().info() != null) {
            full = null;
        }
        return failed;
    }

    /** Makes durable what is not yet. */
    void sync(ExclusiveRequest request) {
        lifecycle.checkWritable();
        if (tail != null) {
            tail.sync();
        }
        request.complete();
    }

    /** Seals the tail if it holds an entry; the request is answered when it is sealed. */
    void roll(ExclusiveRequest request) {
        lifecycle.checkWritable();
        housekeeping.await(retireTail());
        request.complete();
    }

    /** Cuts the front; the request is answered when the cut is durable, and appends go on meanwhile. */
    void truncateFront(long index, ExclusiveRequest request) {
        lifecycle.checkWritable();
        if (index <= published.lastIndex()) {
            cutFront(index, request);
            return;
        }
        boolean already = published.empty() && index <= nextIndex;
        if (!already) {
            clear(index);
        }
        request.complete();
    }

    private void cutFront(long index, Ticket done) {
        if (tail != null) {
            tail.sync(); // the catalogue must not count on entries that a power loss can take
        }
        housekeeping.truncateFront(index, done);
    }

    /** Empties the log. Frees what can be freed first, because a full disk may have no room for the next segment. */
    private void clear(long index) {
        long entries =
                published.empty() ? 0 : published.lastIndex() - published.view().firstIndex() + 1;
        if (housekeeping.spare().failed()) {
            freeSealedSegments();
        }
        Spare spare = housekeeping.spare().failed() ? housekeeping.prepareLastSpare() : housekeeping.spare();
        SegmentInfo prepared = awaitSpare(spare);
        Ticket cleared = new Ticket();
        housekeeping.clear(index, tail == null ? null : tail.writer(), prepared, cleared);
        housekeeping.await(cleared);
        tail = null;
        nextIndex = index;
        lastEnd = SegmentLink.NONE;
        listener.truncated(WalListener.End.FRONT, entries);
    }

    private void freeSealedSegments() {
        List<Segment> segments = published.view().segments();
        if (segments.size() > 1) {
            Ticket freed = new Ticket();
            cutFront(segments.get(segments.size() - 1).baseIndex(), freed);
            housekeeping.await(freed);
        }
    }

    /** Cuts the end: seals the segment there, never overwrites what was acknowledged. */
    void truncateBack(long index, ExclusiveRequest request) {
        lifecycle.checkWritable();
        if (index < published.lastIndex()) {
            housekeeping.await(retireTail());
            Ticket cut = new Ticket();
            housekeeping.truncateBack(index, cut);
            housekeeping.await(cut);
            nextIndex = index + 1;
            lastEnd = new SegmentLink(published.view().lastId(), index, 0, 0);
        }
        request.complete();
    }

    /** The last thing on the commit thread: leaves the tail so that the next open finds nothing to doubt. */
    void close() {
        Tail last = tail;
        if (last == null) {
            return;
        }
        try {
            if (lifecycle.failure() == null) {
                last.rest();
                Ticket noted = new Ticket();
                housekeeping.noteEnd(last.writer(), noted);
                housekeeping.await(noted);
            }
        } catch (WalException e) {
            lifecycle.fail(e);
        } finally {
            last.writer().close();
        }
    }
}
