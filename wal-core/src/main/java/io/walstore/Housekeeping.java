package io.walstore;

import io.walstore.commit.Ticket;
import io.walstore.commit.Worker;
import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.IndexOutOfRangeException;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens to segments beside the append path: preparing, sealing, cutting, deleting. Every task runs on the
 * housekeeping thread, in the order in which the commit thread asked; appends do not wait for any but a late spare.
 */
final class Housekeeping {

    private final Surroundings surroundings;
    private final Worker worker;
    private final SegmentFiler filer;
    private final Catalogue catalogue;
    private final Published published;
    private final Lifecycle lifecycle;
    private final Consumers consumers;
    private final WalListener listener;
    private final long segmentSizeBytes;

    /** Retired tails that wait for their seal: one, unless the disk is too full to commit it. */
    private final Deque<Retired> retired = new ArrayDeque<>();

    /**
     * How many segments over each file, by its id, are out of the view and perhaps still read; those whose place another
     * one has taken are among them.
     */
    private final Map<Long, Integer> leaving = new HashMap<>();

    /** The ids of files to delete when nobody reads them any more. */
    private final Set<Long> doomed = new HashSet<>();

    /** Answered when nobody reads anything any more, once the log closes. */
    private @Nullable Ticket allLeft;

    /** What to do when a tail was sealed. */
    private Runnable whenSealed = () -> {};

    /** What makes sure that there may be a segment of so many bytes. */
    private LongConsumer beforePreparing = bytes -> {};

    /** The spare as others may look at it. */
    private volatile Spare spare;

    Housekeeping(Parts parts, Consumers consumers, @Nullable SegmentInfo prepared) {
        this.consumers = consumers;
        this.surroundings = parts.surroundings();
        this.worker = surroundings.housekeeping();
        this.filer = parts.filer();
        this.catalogue = parts.catalogue();
        this.published = parts.published();
        this.lifecycle = parts.lifecycle();
        this.listener = parts.listener();
        this.segmentSizeBytes = parts.options().preparedBytes();
        this.spare = new Spare();
        if (prepared != null) {
            spare.ready(prepared);
        } else {
            prepareSpare();
        }
    }

    /** What to do on the housekeeping thread when a tail was sealed. Before the log is open. */
    void whenSealed(Runnable action) {
        whenSealed = action;
    }

    /** What to do before a segment of so many bytes is prepared, or throws if it may not be. Before the log is open. */
    void beforePreparing(LongConsumer action) {
        beforePreparing = action;
    }

    /** The segment that is written next. */
    Spare spare() {
        return spare;
    }

    /** The spare, if it is ready, and not the view's already. */
    @Nullable SegmentInfo spareOutside(View view) {
        SegmentInfo prepared = spare.info();
        return prepared == null || view.lastId() == prepared.id() ? null : prepared;
    }

    /**
     * Begins to prepare the next segment, if there may be one. Commit thread, or before the log is open.
     *
     * @return what to wait for
     */
    Spare prepareSpare() {
        return prepareSpare(bytes -> beforePreparing.accept(bytes)); // which is set after the first one
    }

    /** Begins to prepare the only segment that stays. Commit thread, which then empties the log. */
    Spare prepareLastSpare() {
        return prepareSpare(bytes -> {});
    }

    private Spare prepareSpare(LongConsumer before) {
        Spare next = new Spare();
        spare = next;
        worker.execute(() -> answer(next, () -> {
            SegmentInfo info = prepareFile(segmentSizeBytes, before);
            catalogue.add(info);
            next.ready(info);
        }));
        return next;
    }

    private SegmentInfo prepareFile(long sizeBytes, LongConsumer before) {
        sealRetired();
        before.accept(sizeBytes);
        long start = surroundings.nanoTime().getAsLong();
        SegmentInfo info = SegmentInfo.prepared(
                catalogue.nextSegmentId(),
                0,
                surroundings.now(),
                sizeBytes,
                surroundings.random().getAsLong());
        filer.prepare(catalogue.logId(), info);
        listener.prepared(sizeBytes, surroundings.nanoTime().getAsLong() - start);
        return info;
    }

    /**
     * Prepares a segment of at least so many bytes in place of a spare that turned out too small, which stays if that
     * fails. One commit replaces it, because it may be all that remembers where an emptied log goes on. Commit thread.
     *
     * @return what to wait for
     */
    Spare replaceSpare(SegmentInfo tooSmall, long leastBytes) {
        Spare larger = new Spare();
        worker.execute(() -> answer(larger, () -> {
            SegmentInfo info = prepareFile(leastBytes, beforePreparing).withBaseIndex(tooSmall.baseIndex());
            catalogue.replace(tooSmall, info);
            spare = larger;
            larger.ready(info);
            worker.execute(() -> answer(new Ticket(), () -> filer.delete(tooSmall.id())));
        }));
        return larger;
    }

    /** Waits for a task. Commit thread. */
    void await(Ticket ticket) {
        worker.await(ticket);
    }

    /** Waits until a spare is ready or cannot be; answers whether it cannot. Commit thread. */
    boolean fails(Spare candidate) {
        try {
            worker.await(candidate);
            return false;
        } catch (RuntimeException e) {
            return true; // the next attempt tells why
        }
    }

    /** Seals a segment that the commit thread will not write to any more. */
    void seal(SegmentWriter writer, Segment segment, Ticket sealed) {
        segment.sealing(writer.lastIndex());
        worker.execute(() -> answer(sealed, () -> {
            retired.add(new Retired(writer, segment));
            sealRetired();
            sealed.complete();
            whenSealed.run();
        }));
    }

    /** A tail that is not written any more. */
    private record Retired(SegmentWriter writer, Segment segment) {}

    /** Everything that changes the catalogue comes after this: it may rely on retired tails being sealed. */
    void sealRetired() {
        lifecycle.checkWritable();
        while (!retired.isEmpty()) {
            seal(retired.getFirst().writer(), retired.getFirst().segment());
            retired.removeFirst();
        }
    }

    private void seal(SegmentWriter writer, Segment segment) {
        long start = surroundings.nanoTime().getAsLong();
        SegmentInfo info = sealFile(writer);
        catalogue.save(info);
        Segment complete = show(info);
        listener.sealed(
                complete.status(filer.name(info.id()), info.minIndex(), info.maxIndex()),
                surroundings.nanoTime().getAsLong() - start);
        closeWriter(writer, segment);
    }

    /** Writes the index; answers the row as it will stand, with the cut at the front that the row may have by now. */
    private SegmentInfo sealFile(SegmentWriter writer) {
        try {
            SegmentInfo info = writer.seal(surroundings.now(), catalogue.generation());
            return info.withMinIndex(Math.max(catalogue.segment(info.id()).minIndex(), info.baseIndex()));
        } catch (RuntimeException | Error e) {
            lifecycle.fail(e);
            throw e;
        }
    }

    /** Lets readers look into the sealed file instead of the writer. */
    private Segment show(SegmentInfo info) {
        Segment complete = new Segment(info, filer.open(catalogue.logId(), info), info::sizeLimit);
        published.change(view -> view.withReplaced(complete));
        return complete;
    }

    private void closeWriter(SegmentWriter writer, Segment segment) {
        writer.close();
        retire(segment);
    }

    /** Lets go of a segment that is not in the view any more: closes its reader when the last one is done. */
    private void retire(Segment segment) {
        leaving.merge(segment.id(), 1, Integer::sum);
        segment.retire(() -> worker.execute(() -> left(segment)));
    }

    private void left(Segment segment) {
        leaving.computeIfPresent(segment.id(), (id, count) -> count == 1 ? null : count - 1);
        answer(new Ticket(), segment::closeReader);
        boolean read = leaving.containsKey(segment.id());
        if (!read && doomed.remove(segment.id())) {
            answer(new Ticket(), () -> filer.delete(segment.id()));
        }
        answerIfAllLeft();
    }

    private void answerIfAllLeft() {
        if (allLeft != null && leaving.isEmpty()) {
            allLeft.complete();
        }
    }

    /** Drops everything before an index that the log holds. */
    void truncateFront(long index, Ticket done) {
        worker.execute(() -> answer(done, () -> {
            sealRetired();
            long before = published.view().firstIndex();
            if (index > before) {
                truncated(cutFront(index));
                listener.truncated(WalListener.End.FRONT, index - before);
            }
            done.complete();
        }));
    }

    private void truncated(int segments) {
        if (segments > 0) {
            listener.deleted(WalListener.DeletedFor.TRUNCATE, segments);
        }
    }

    /**
     * Drops everything before an index that the log holds durably; answers how many segments went. Housekeeping thread,
     * after retired tails are sealed.
     */
    int cutFront(long index) {
        View view = published.view();
        Segment first = view.at(index);
        if (first == null) {
            throw new IllegalStateException("no segment holds " + index);
        }
        List<Segment> dropped = view.before(index);
        catalogue.commit(List.of(cut(first, index)), ids(dropped));
        published.change(now -> now.from(index));
        delete(dropped);
        return dropped.size();
    }

    /** What is cut holds the index, so a tail that lost it is found out. */
    private SegmentInfo cut(Segment first, long index) {
        SegmentInfo row =
                catalogue.segment(first.id()).withBaseIndex(first.baseIndex()).withMinIndex(index);
        return row.sealed() ? row : row.withMaxIndex(Math.max(row.maxIndex(), index));
    }

    private static List<Long> ids(List<Segment> segments) {
        return segments.stream().map(Segment::id).toList();
    }

    /** Drops everything after an index that the log holds; the commit thread waits, and has retired the tail. */
    void truncateBack(long index, Ticket done) {
        worker.execute(() -> answer(done, () -> {
            sealRetired();
            cutBack(index);
            done.complete();
        }));
    }

    private void cutBack(long index) {
        View view = published.view();
        long before = published.lastIndex();
        Segment last = index < view.firstIndex() ? null : view.at(index);
        if (last == null) {
            boolean empty = published.empty();
            throw new IndexOutOfRangeException(index, empty ? 0 : view.firstIndex(), empty ? 0 : before);
        }
        List<Segment> dropped = view.behind(index);
        SegmentInfo cut = catalogue.segment(last.id()).withMaxIndex(index);
        List<ConsumerPosition> rewound = consumers.rewound(index);
        catalogue.commit(List.of(cut), ids(dropped), rewound, List.of());
        published.cut(index);
        consumers.move(rewound, index);
        published.change(now -> now.upTo(index));
        show(cut);
        retire(last);
        delete(dropped);
        truncated(dropped.size());
        listener.truncated(WalListener.End.BACK, before - index);
    }

    /**
     * Empties the log, so that the next entry must have an index; the commit thread waits.
     *
     * @param tail the tail's writer if there is one; closed
     * @param prepared the spare, which remembers the index
     */
    void clear(long nextIndex, @Nullable SegmentWriter tail, SegmentInfo prepared, Ticket done) {
        worker.execute(() -> answer(done, () -> {
            sealRetired();
            View view = published.view();
            SegmentInfo row = prepared.withBaseIndex(nextIndex).withMinIndex(nextIndex);
            List<ConsumerPosition> forwarded = consumers.forwarded(published.lastIndex(), nextIndex - 1);
            catalogue.commit(List.of(row), ids(view.segments()), forwarded, List.of());
            consumers.move(forwarded, nextIndex - 1); // before anybody can find them behind
            published.change(now -> View.of(nextIndex, List.of())); // first: the old view must not reach further
            published.cut(nextIndex - 1);
            published.wake(); // who waits for an index in between hears that it will not come
            if (tail != null) {
                tail.close();
            }
            delete(view.segments());
            truncated(view.segments().size());
            spare.ready(row);
            done.complete();
        }));
    }

    /** Deletes files when their last readers are done. A file that stays behind goes at the next open. */
    private void delete(List<Segment> segments) {
        for (Segment segment : segments) {
            doomed.add(segment.id());
            retire(segment);
        }
    }

    /** Notes in the catalogue how far the tail reaches, as the last thing before the log closes. */
    void noteEnd(SegmentWriter tail, Ticket done) {
        worker.execute(() -> answer(done, () -> {
            SegmentInfo row = catalogue
                    .segment(tail.info().id())
                    .withBaseIndex(tail.info().baseIndex());
            catalogue.save(row.withMaxIndex(tail.lastIndex()));
            done.complete();
        }));
    }

    /**
     * Takes all segments out of the view and closes their readers, and the writers that are still waiting for a seal.
     * Done when the last reader is, of whichever segment.
     */
    void closeFiles(Ticket done) {
        worker.execute(() -> {
            retired.forEach(tail -> answer(new Ticket(), tail.writer()::close));
            retired.clear();
            List<Segment> segments = published.view().segments();
            published.change(view -> View.of(view.firstIndex(), List.of()));
            segments.forEach(this::retire);
            allLeft = done;
            answerIfAllLeft();
        });
    }

    /** Runs a task whose failure is the ticket's. */
    private static void answer(Ticket ticket, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            ticket.fail(e);
        }
    }
}
