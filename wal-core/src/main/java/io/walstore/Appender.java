package io.walstore;

import io.walstore.commit.Request;
import io.walstore.commit.Ticket;
import io.walstore.spi.IndexOutOfRangeException;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place where the log changes: takes what waits, writes it with one write and one sync, shows it to readers,
 * and answers the callers. Commit thread only, but for {@link #full()}.
 */
final class Appender {

    private static final long SPARE_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Surroundings surroundings;
    private final WalOptions options;
    private final SegmentFiler filer;
    private final Catalogue catalogue;
    private final Housekeeping housekeeping;
    private final Published published;
    private final Lifecycle lifecycle;
    private final WalListener listener;

    private @Nullable SegmentWriter tail;
    private @Nullable Segment tailSegment;

    /** The end of the segment before the next one. */
    private SegmentLink lastEnd;

    /** The index the next entry gets; 0 = the log is new, and any index may be the first. */
    private long nextIndex;

    private long lastAppendTimeMillis;

    /** When the tail was synced last, and whether it was written since. */
    private long syncedNanos;

    private boolean unsynced;

    /** Whether the tail was written since the last mark. */
    private boolean unmarked;

    private long spareTriedNanos;

    /** Whether the last append was refused for want of a further segment. */
    private volatile boolean full;

    Appender(
            Surroundings surroundings,
            WalOptions options,
            SegmentFiler filer,
            Catalogue catalogue,
            Housekeeping housekeeping,
            Published published,
            Lifecycle lifecycle,
            WalListener listener,
            Recovery.End end) {
        this.surroundings = surroundings;
        this.options = options;
        this.filer = filer;
        this.catalogue = catalogue;
        this.housekeeping = housekeeping;
        this.published = published;
        this.lifecycle = lifecycle;
        this.listener = listener;
        this.tail = end.writer();
        this.tailSegment = end.segment();
        this.lastEnd = end.link();
        this.nextIndex = end.nextIndex();
        this.lastAppendTimeMillis = end.lastAppendTimeMillis();
        this.syncedNanos = nanos();
    }

    private long nanos() {
        return surroundings.nanoTime().getAsLong();
    }

    /** Whether the disk has no room for a further segment and the present one is full. Any thread. */
    boolean full() {
        return full;
    }

    /** Answers every request: an exclusive one alone, or any number of appends. */
    void handle(List<Request> group) {
        if (group.get(0) instanceof ExclusiveRequest exclusive) {
            exclusive.run();
            return;
        }
        List<AppendRequest> appends = new ArrayList<>(group.size());
        group.forEach(request -> appends.add((AppendRequest) request));
        for (int from = 0; from < appends.size(); ) {
            from += commitSome(appends.subList(from, appends.size()));
        }
    }

    /** Commits as many as fit into one segment, answers them, and tells how many that were: at least one. */
    private int commitSome(List<AppendRequest> waiting) {
        AppendRequest first = waiting.get(0);
        List<AppendRequest> taken = List.of(first);
        try {
            lifecycle.checkWritable();
            checkIndex(first, nextIndex);
            SegmentWriter writer = writerFor(first);
            taken = takeFitting(writer, waiting);
            commit(writer, taken);
        } catch (RuntimeException | Error e) {
            taken.forEach(request -> request.fail(e));
        }
        return taken.size();
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

    /** The tail, or a new one if the request does not fit any more. */
    private SegmentWriter writerFor(AppendRequest request) {
        SegmentWriter now = tail;
        if (now != null && now.fits(request.entries(), request.payloadBytes())) {
            return now;
        }
        SegmentInfo prepared = preparedFor(request);
        retireTail();
        return activate(prepared, request);
    }

    /** Waits for the next segment if it is late; tries again if it failed. */
    private SegmentInfo preparedFor(AppendRequest request) {
        long needed = filer.sizeFor(request.entries(), request.payloadBytes());
        Spare spare = housekeeping.spare().failed() ? retrySpare() : housekeeping.spare();
        awaitSpare(spare);
        SegmentInfo prepared = spare.info();
        if (prepared != null && prepared.sizeLimit() < needed) {
            spare = housekeeping.replaceSpare(prepared, needed);
            awaitSpare(spare);
            prepared = spare.info();
        }
        if (prepared == null) {
            throw new IllegalStateException("no segment is prepared");
        }
        return prepared;
    }

    private Spare retrySpare() {
        spareTriedNanos = nanos();
        return housekeeping.prepareSpare(0);
    }

    private void awaitSpare(Spare spare) {
        try {
            housekeeping.await(spare);
            full = false;
        } catch (WalFullException e) {
            full = true;
            listener.rejected(WalListener.Rejection.DISK_FULL);
            throw new WalFullException(e.getMessage() == null ? "the disk is full" : e.getMessage(), e);
        }
    }

    /**
     * Has the tail sealed, if there is one; answers what to wait for. Whatever the mode, it must be durable before its
     * successor is written, which remembers its end.
     */
    private Ticket retireTail() {
        Ticket sealed = new Ticket();
        if (tail == null || tailSegment == null) {
            sealed.complete();
            return sealed;
        }
        if (unsynced) {
            sync(tail);
        }
        lastEnd = tail.end();
        housekeeping.seal(tail, tailSegment, sealed);
        giveTailUp();
        return sealed;
    }

    private SegmentWriter activate(SegmentInfo prepared, AppendRequest request) {
        long base = nextIndex != 0 ? nextIndex : Math.max(1, request.demandedIndex());
        SegmentWriter writer = filer.create(prepared.withBaseIndex(base), lastEnd);
        Segment segment = new Segment(writer.info(), writer.reader(), writer::usedBytes);
        tail = writer;
        tailSegment = segment;
        housekeeping.prepareSpare(0);
        published.change(view -> view.with(segment));
        return writer;
    }

    /** The first request and those behind it that are in order and still fit. */
    private static List<AppendRequest> takeFitting(SegmentWriter writer, List<AppendRequest> waiting) {
        long next = writer.lastIndex() + 1;
        int entries = 0;
        long bytes = 0;
        int count = 0;
        for (AppendRequest request : waiting) {
            entries += request.entries();
            bytes += request.payloadBytes();
            boolean inOrder = request.demandedIndex() == 0 || request.demandedIndex() == next;
            if (count > 0 && (!inOrder || !writer.fits(entries, bytes) || next > Long.MAX_VALUE - entries)) {
                break;
            }
            next += request.entries();
            count++;
        }
        return waiting.subList(0, count);
    }

    /** Encode, write, sync, show, answer. */
    private void commit(SegmentWriter writer, List<AppendRequest> requests) {
        long firstIndex = writer.lastIndex() + 1;
        write(writer, requests);
        unsynced = true;
        unmarked = true;
        if (syncDue()) {
            sync(writer);
        }
        nextIndex = writer.lastIndex() + 1;
        published.grow(writer.lastIndex());
        for (AppendRequest request : requests) {
            request.stored(firstIndex);
            firstIndex += request.entries();
        }
    }

    private void write(SegmentWriter writer, List<AppendRequest> requests) {
        List<ByteBuffer> payloads = new ArrayList<>();
        requests.forEach(request -> payloads.addAll(request.payloads()));
        long bytes = requests.stream().mapToLong(AppendRequest::payloadBytes).sum();
        lastAppendTimeMillis = Math.max(lastAppendTimeMillis, surroundings.now());
        long start = nanos();
        try {
            writer.append(payloads, lastAppendTimeMillis, catalogue.generation());
        } catch (WalException e) {
            throw failed(e);
        }
        listener.written(payloads.size(), bytes, nanos() - start);
    }

    private WalFailedException failed(Throwable cause) {
        lifecycle.fail(cause);
        return new WalFailedException(cause);
    }

    private boolean syncDue() {
        return switch (options.durability()) {
            case SYNC -> true;
            case INTERVAL -> nanos() - syncedNanos >= options.syncInterval().toNanos();
            case OS -> false;
        };
    }

    /** Never tried again: after a failed sync the kernel may have dropped the bytes and report success next time. */
    private void sync(SegmentWriter writer) {
        long start = nanos();
        try {
            writer.sync();
        } catch (WalException e) {
            listener.synced(nanos() - start, false);
            throw failed(e);
        }
        syncedNanos = nanos();
        unsynced = false;
        published.durable(writer.lastIndex());
        listener.synced(syncedNanos - start, true);
    }

    /** When nothing was appended for a while; answers whether there may be more to do. */
    boolean idle() {
        if (lifecycle.state() != WalState.OPEN) {
            return false;
        }
        try {
            settle();
        } catch (WalException e) {
            lifecycle.fail(e);
        }
        return retrySpareIfDue();
    }

    /**
     * Brings the tail to rest: all of it durable, and a durable note of that, so that a disk that lost the last batch
     * is found out.
     */
    private void settle() {
        SegmentWriter writer = tail;
        if (writer == null || !unmarked || options.durability() == Durability.OS) {
            return;
        }
        if (unsynced) {
            sync(writer);
        }
        writer.mark(catalogue.generation());
        sync(writer);
        unmarked = false;
    }

    private boolean retrySpareIfDue() {
        boolean failed = housekeeping.spare().failed();
        if (failed && nanos() - spareTriedNanos >= SPARE_RETRY_NANOS) {
            retrySpare();
        }
        if (housekeeping.spare().info() != null) {
            full = false;
        }
        return failed;
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
            housekeeping.truncateFront(index, request);
            return;
        }
        boolean already = published.empty() && index <= nextIndex;
        if (!already) {
            clear(index);
        }
        request.complete();
    }

    /** Empties the log. Frees what can be freed first, because a full disk may have no room for the next segment. */
    private void clear(long index) {
        long entries =
                published.empty() ? 0 : published.lastIndex() - published.view().firstIndex() + 1;
        if (housekeeping.spare().failed()) {
            freeSealedSegments();
        }
        Spare spare = housekeeping.spare().failed() ? retrySpare() : housekeeping.spare();
        awaitSpare(spare);
        SegmentInfo prepared = spare.info();
        if (prepared == null) {
            throw new IllegalStateException("no segment is prepared");
        }
        Ticket cleared = new Ticket();
        housekeeping.clear(index, tail, prepared, cleared);
        housekeeping.await(cleared);
        giveTailUp();
        nextIndex = index;
        lastEnd = SegmentLink.NONE;
        listener.truncated(WalListener.End.FRONT, entries);
    }

    private void freeSealedSegments() {
        List<Segment> segments = published.view().segments();
        if (segments.size() > 1) {
            Ticket freed = new Ticket();
            housekeeping.truncateFront(segments.get(segments.size() - 1).baseIndex(), freed);
            housekeeping.await(freed);
        }
    }

    private void giveTailUp() {
        tail = null;
        tailSegment = null;
        unsynced = false;
        unmarked = false;
    }

    /** Cuts the end: seals the segment there, never overwrites what was acknowledged. */
    void truncateBack(long index, ExclusiveRequest request) {
        lifecycle.checkWritable();
        View view = published.view();
        long last = published.lastIndex();
        boolean empty = published.empty();
        if (index >= last) {
            request.complete();
            return;
        }
        if (empty || index < view.firstIndex()) {
            throw new IndexOutOfRangeException(index, empty ? 0 : view.firstIndex(), empty ? 0 : last);
        }
        housekeeping.await(retireTail());
        Ticket cut = new Ticket();
        housekeeping.truncateBack(index, cut);
        housekeeping.await(cut);
        nextIndex = index + 1;
        SegmentInfo end = published
                .view()
                .segments()
                .get(published.view().segments().size() - 1)
                .info();
        lastEnd = new SegmentLink(end.id(), index, 0, 0);
        listener.truncated(WalListener.End.BACK, last - index);
        request.complete();
    }

    /** The last thing on the commit thread: leaves the tail so that the next open finds nothing to doubt. */
    void close() {
        SegmentWriter writer = tail;
        if (writer == null) {
            return;
        }
        if (lifecycle.failure() == null && writer.info().baseIndex() <= writer.lastIndex()) {
            noteEnd(writer);
        }
        writer.close();
    }

    private void noteEnd(SegmentWriter writer) {
        try {
            if (unsynced) {
                sync(writer);
            }
            writer.mark(catalogue.generation());
            sync(writer);
            Ticket noted = new Ticket();
            housekeeping.noteEnd(writer, noted);
            housekeeping.await(noted);
        } catch (WalException e) {
            lifecycle.fail(e);
        }
    }
}
