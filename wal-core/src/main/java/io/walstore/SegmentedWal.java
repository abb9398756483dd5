package io.walstore;

import io.walstore.commit.GroupCommit;
import io.walstore.commit.Request;
import io.walstore.commit.Ticket;
import io.walstore.commit.WaitingRoom;
import io.walstore.spi.LogEntry;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StableStore;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalFullException.Reason;
import io.walstore.spi.WalQueueFullException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The log: checks what callers want, queues what changes it, and reads what is published. */
final class SegmentedWal implements WalLogStore {

    private final Foundation foundation;
    private final WalOptions options;
    private final WalListener listener;
    private final Surroundings surroundings;
    private final SegmentFiler filer;
    private final Catalogue catalogue;
    private final Lifecycle lifecycle;
    private final Published published;
    private final EntryReader reader;
    private final Housekeeping housekeeping;
    private final Appender appender;
    private final WaitingRoom room;
    private final GroupCommit<Request> queue;
    private final StableStore stable;
    private final Followers followers;
    private final Consumers consumers;
    private final Verifier verifier;
    private final Backup backup;
    private final Expiry expiry;
    private final Capacity capacity;
    private final TailAge tailAge;
    private final RecoveryReport recovery;
    private final Closing closing;

    private SegmentedWal(Foundation foundation, Parts parts, Recovery.Result recovered) {
        this.foundation = foundation;
        this.options = parts.options();
        this.listener = parts.listener();
        this.surroundings = parts.surroundings();
        this.filer = parts.filer();
        this.catalogue = parts.catalogue();
        this.lifecycle = parts.lifecycle();
        this.published = parts.published();
        this.recovery = recovered.report();
        this.reader = new EntryReader(published, lifecycle, listener);
        this.followers = new Followers(surroundings.callbacks());
        published.whenGrown(followers::grown);
        this.consumers = new Consumers(parts, reader);
        this.verifier = new Verifier(parts);
        this.backup = new Backup(foundation, parts, consumers::commitDirty);
        this.housekeeping = new Housekeeping(parts, consumers, recovered.prepared());
        this.expiry = new Expiry(parts, housekeeping);
        this.capacity = new Capacity(foundation, parts, expiry);
        housekeeping.beforePreparing(capacity::require);
        this.appender = new Appender(parts, housekeeping, capacity, recovered.end());
        this.room = new WaitingRoom(options.queueMaxBytes(), options.patienceNanos());
        this.queue = new GroupCommit<>(
                surroundings.commit(), room, options.commitMaxEntries(), options.commitMaxBytes(), appender::handle);
        this.tailAge = new TailAge(parts, reader, () -> queue.submit(new ExclusiveRequest(appender::roll)));
        this.closing = new Closing(surroundings, this::release);
        this.stable = new WorkerStableStore(foundation.metaStore(), parts);
    }

    /** Opens what was recovered. Housekeeping thread. */
    static SegmentedWal open(Foundation foundation, Parts parts, Recovery.Result recovered) {
        SegmentedWal log = new SegmentedWal(foundation, parts, recovered);
        parts.surroundings().commit().whenIdle(parts.options().idleNanos(), log.appender::idle);
        log.consumers.schedule();
        log.verifier.schedule();
        log.expiry.schedule();
        log.capacity.schedule();
        log.tailAge.schedule();
        parts.lifecycle().opened(recovered.report());
        parts.listener().opened(recovered.report());
        return log;
    }

    // ---- appending

    @Override
    public long append(byte[] data) {
        return append(ByteBuffer.wrap(data));
    }

    @Override
    public long append(ByteBuffer data) {
        return appendAndWait(request(data));
    }

    @Override
    public long append(List<byte[]> batch) {
        return appendAndWait(request(wrapped(batch), 0));
    }

    @Override
    public CompletableFuture<Long> appendAsync(byte[] data) {
        return appendAsync(ByteBuffer.wrap(data));
    }

    @Override
    public CompletableFuture<Long> appendAsync(ByteBuffer data) {
        return appendLater(request(data));
    }

    @Override
    public CompletableFuture<Long> appendAsync(List<byte[]> batch) {
        return appendLater(request(wrapped(batch), 0));
    }

    @Override
    public void storeLogs(List<LogEntry> entries) {
        lifecycle.checkNotClosed();
        if (entries.isEmpty()) {
            return;
        }
        List<ByteBuffer> payloads = new ArrayList<>(entries.size());
        long expected = entries.get(0).index();
        if (expected < 1) {
            throw new IllegalArgumentException("the entries begin at " + expected + ", the least index is 1");
        }
        for (LogEntry entry : entries) {
            if (entry.index() != expected) {
                throw new IllegalArgumentException(
                        "entry " + entry.index() + " stands where entry " + expected + " must follow");
            }
            payloads.add(ByteBuffer.wrap(entry.data()));
            expected++;
        }
        appendAndWait(request(payloads, entries.get(0).index()));
    }

    private static List<ByteBuffer> wrapped(List<byte[]> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("the batch is empty, it must have at least one entry");
        }
        return batch.stream().map(ByteBuffer::wrap).toList();
    }

    private AppendRequest request(ByteBuffer payload) {
        checkSize("an entry", payload.remaining(), options.entryMaxBytes());
        return new AppendRequest(payload);
    }

    /** Checks the sizes, so that nothing is queued that could not be written. */
    private AppendRequest request(List<ByteBuffer> payloads, long demandedIndex) {
        long bytes = 0;
        for (ByteBuffer payload : payloads) {
            checkSize("an entry", payload.remaining(), options.entryMaxBytes());
            bytes += payload.remaining();
        }
        if (payloads.size() > 1) {
            long weight = AppendRequest.weight(payloads.size(), bytes);
            checkSize("a batch, with 64 bytes for each entry,", weight, WalOptions.BATCH_MAX_BYTES);
        }
        return new AppendRequest(payloads, bytes, demandedIndex);
    }

    private void checkSize(String what, long bytes, long limit) {
        if (bytes > limit) {
            listener.rejected(WalListener.Rejection.TOO_LARGE, 0);
            throw new IllegalArgumentException(what + " of " + bytes + " bytes is above the limit of " + limit);
        }
    }

    private long appendAndWait(AppendRequest request) {
        long start = surroundings.nanoTime().getAsLong();
        AppendRequest attempt = request;
        while (true) {
            long generation = catalogue.generation();
            submit(attempt, start);
            try {
                surroundings.commit().await(attempt);
                heard(attempt, start);
                return attempt.firstIndex();
            } catch (RuntimeException | Error e) {
                if (!capacity.awaitRoom(e, generation, start)) {
                    heard(attempt, start);
                    throw e;
                }
                attempt = attempt.again();
            }
        }
    }

    private CompletableFuture<Long> appendLater(AppendRequest request) {
        long start = surroundings.nanoTime().getAsLong();
        CompletableFuture<Long> future = request.completeOn(surroundings.callbacks(), () -> heard(request, start));
        try {
            submit(request, start);
        } catch (WalException e) {
            return CompletableFuture.failedFuture(e);
        }
        return future;
    }

    private void submit(AppendRequest request, long start) {
        try {
            lifecycle.checkWritable();
            if (request.asynchronous()) {
                queue.submit(request);
            } else {
                queue.commitOrSubmit(request);
            }
        } catch (WalQueueFullException e) {
            rejected(WalListener.Rejection.QUEUE_FULL, start);
            throw e;
        } catch (WalFailedException e) {
            rejected(WalListener.Rejection.FAILED, start);
            throw e;
        } catch (WalClosedException e) {
            rejected(WalListener.Rejection.CLOSED, start);
            throw e;
        }
    }

    private void rejected(WalListener.Rejection reason, long start) {
        listener.rejected(reason, surroundings.nanoTime().getAsLong() - start);
    }

    private void heard(AppendRequest request, long start) {
        long nanos = surroundings.nanoTime().getAsLong() - start;
        Throwable cause = request.failure();
        if (cause == null) {
            listener.appended(request.entries(), request.payloadBytes(), nanos);
        } else if (cause instanceof WalFullException full) {
            listener.rejected(rejection(full.reason()), nanos);
        } else {
            listener.appendFailed(cause, nanos);
        }
    }

    private static WalListener.Rejection rejection(WalFullException.Reason reason) {
        return switch (reason) {
            case DISK_FULL, DISK_RESERVE -> WalListener.Rejection.DISK_FULL;
            case SIZE_LIMIT -> WalListener.Rejection.LIMIT;
        };
    }

    // ---- cutting

    @Override
    public void truncateFront(long index) {
        if (index < 1) {
            throw new IllegalArgumentException("cannot truncate before " + index + ", the least index is 1");
        }
        alone(request -> appender.truncateFront(index, request));
    }

    @Override
    public void truncateBack(long index) {
        alone(request -> appender.truncateBack(index, request));
    }

    @Override
    public long sync() {
        alone(appender::sync);
        return reader.extent().durableIndex();
    }

    @Override
    public void roll() {
        alone(appender::roll);
    }

    private void alone(Consumer<ExclusiveRequest> action) {
        lifecycle.checkWritable();
        ExclusiveRequest request = new ExclusiveRequest(action);
        queue.submit(request);
        surroundings.commit().await(request);
    }

    // ---- reading

    @Override
    public long firstIndex() {
        lifecycle.checkNotClosed();
        return reader.extent().firstIndex();
    }

    @Override
    public long lastIndex() {
        lifecycle.checkNotClosed();
        return reader.extent().lastIndex();
    }

    @Override
    public LogEntry getLog(long index) {
        return reader.get(index);
    }

    @Override
    public Optional<LogEntry> find(long index) {
        return reader.find(index);
    }

    @Override
    public LogCursor read(long from, long to) {
        return reader.cursor(from, to);
    }

    @Override
    public OptionalLong indexAt(Instant time) {
        return new TimeSearch(reader).indexAt(time);
    }

    @Override
    public Optional<Instant> oldestAppendTime() {
        return new TimeSearch(reader).oldest();
    }

    @Override
    public LogTail tail(long from) {
        return reader.tail(from);
    }

    @Override
    public Flow.Publisher<LogEntry> publisher(long from, long to, Executor executor) {
        lifecycle.checkNotClosed();
        return new EntryPublisher(reader, followers, from, to, executor);
    }

    @Override
    public LogConsumer consumer(String name) {
        return consumers.consumer(name);
    }

    @Override
    public List<ConsumerStatus> consumers() {
        return consumers.statuses();
    }

    @Override
    public boolean deleteConsumer(String name) {
        return consumers.delete(name);
    }

    // ---- looking inside

    @Override
    public StableStore stable() {
        return stable;
    }

    @Override
    public List<SegmentStatus> segments() {
        lifecycle.checkNotClosed();
        List<SegmentStatus> statuses = published.statuses(filer);
        SegmentInfo prepared = housekeeping.spareOutside(published.view());
        if (prepared != null) {
            statuses.add(preparedStatus(prepared));
        }
        return statuses;
    }

    private SegmentStatus preparedStatus(SegmentInfo info) {
        Instant created = Instant.ofEpochMilli(info.createTimeMillis());
        SegmentStatus.State state = SegmentStatus.State.PREPARED;
        String file = filer.name(info.id());
        return new SegmentStatus(info.id(), file, state, 0, 0, info.sizeLimit(), 0, created, Optional.empty());
    }

    @Override
    public WalStatus status() {
        View view = published.view();
        Extent extent = reader.extent();
        SegmentInfo prepared = housekeeping.spareOutside(view);
        WalState state = lifecycle.state();
        Optional<String> reason = reason(state);
        Throwable failure = state == WalState.OPEN ? null : lifecycle.failure();
        return new WalStatus(
                state,
                reason.isEmpty(),
                reason,
                failure == null ? Optional.empty() : Optional.of(String.valueOf(failure.getMessage())),
                foundation.directory(),
                options.durability(),
                extent.firstIndex(),
                extent.lastIndex(),
                extent.durableIndex(),
                view.segments().size() + (prepared == null ? 0 : 1),
                view.sizeBytes() + (prepared == null ? 0 : prepared.sizeLimit()),
                options.sizeLimit().maxBytes(),
                options.diskReserve().minFreeBytes(),
                queue.queuedEntries(),
                room.bytes(),
                options.queueMaxBytes(),
                options.retention(),
                expiry.last(),
                Optional.of(recovery),
                verifier.last());
    }

    private Optional<String> reason(WalState state) {
        return switch (state) {
            case OPEN ->
                Optional.ofNullable(capacity.low() ? Reason.DISK_RESERVE : appender.full())
                        .map(Reason::name);
            case RECOVERING, READ_ONLY, FAILED, CLOSED -> Optional.of(state.name());
        };
    }

    @Override
    public DiskSpace disk() {
        lifecycle.checkNotClosed();
        return foundation.disk();
    }

    @Override
    public VerificationReport verify(LongConsumer progress) {
        return verifier.run(progress);
    }

    @Override
    public RetentionReport applyRetention() {
        lifecycle.checkWritable();
        return surroundings.housekeeping().ask(expiry::apply);
    }

    @Override
    public RetentionReport previewRetention() {
        lifecycle.checkNotClosed();
        return surroundings.housekeeping().ask(expiry::preview);
    }

    @Override
    public BackupReport backup(Path target) {
        return backup.to(target);
    }

    @Override
    public BackupReport backup(Path target, Path previous) {
        return backup.to(target, previous);
    }

    /** Copies into a directory of any kind. */
    BackupReport backup(Vfs target, Path directory) {
        return surroundings.background().ask(() -> backup.into(target, directory));
    }

    /** Copies into a directory of any kind what an earlier backup cannot share. */
    BackupReport backup(Vfs target, Path directory, Vfs previous, Path previousDirectory) {
        return surroundings.background().ask(() -> backup.into(target, directory, previous, previousDirectory));
    }

    // ---- closing

    /** What is queued is still written; then nobody can see the log, and then it lets go. */
    @Override
    public void close() {
        expiry.cancel();
        capacity.cancel();
        tailAge.cancel();
        verifier.cancel(); // first: the closing may have to wait for the thread it runs on
        closing.run();
    }

    private void release() {
        queue.close();
        finish(appender::close);
        consumers.close();
        lifecycle.close();
        published.wake();
        capacity.wake();
        Ticket closed = new Ticket();
        housekeeping.closeFiles(closed);
        surroundings.housekeeping().await(closed);
        surroundings.close();
        foundation.close();
    }

    private void finish(Runnable last) {
        surroundings.commit().ask(() -> {
            last.run();
            return true;
        });
    }
}
