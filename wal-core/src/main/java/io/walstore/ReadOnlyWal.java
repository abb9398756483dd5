package io.walstore;

import io.walstore.commit.Ticket;
import io.walstore.commit.Worker;
import io.walstore.spi.LogEntry;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StableStore;
import io.walstore.spi.WalReadOnlyException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/** A log that is only looked at: reads what was found, and refuses everything else. */
final class ReadOnlyWal implements WalLogStore {

    private final Foundation foundation;
    private final Parts parts;
    private final Survey survey;
    private final EntryReader reader;
    private final Followers followers;
    private final Verifier verifier;
    private final Backup backup;
    private final StableStore stable;
    private final RecoveryReport report;
    private final Closing closing;

    private ReadOnlyWal(Foundation foundation, Parts parts, Survey survey, RecoveryReport report) {
        this.foundation = foundation;
        this.parts = parts;
        this.survey = survey;
        this.report = report;
        this.reader = new EntryReader(parts.published(), parts.lifecycle(), parts.listener());
        this.followers = new Followers(parts.surroundings().callbacks());
        parts.published().whenGrown(followers::grown);
        this.verifier = new Verifier(parts);
        this.backup = new Backup(foundation, parts, () -> {});
        this.closing = new Closing(parts.surroundings(), this::release);
        this.stable = new WorkerStableStore(foundation.metaStore(), parts);
    }

    /** Shows what a survey found. Housekeeping thread. */
    static WalLogStore open(Foundation foundation, Parts parts, Survey survey, List<Damage> damages, long startNanos) {
        RecoveryReport report = new RecoveryReport(
                Instant.ofEpochMilli(parts.surroundings().now()),
                Duration.ofNanos(parts.nanos() - startNanos),
                survey.state().segments().size(),
                survey.scannedBytes(),
                0,
                0,
                List.of(),
                List.copyOf(damages));
        ReadOnlyWal log = new ReadOnlyWal(foundation, parts, survey, report);
        parts.lifecycle().openedReadOnly(report);
        parts.listener().opened(report);
        return log;
    }

    /** What readers see of a log that a survey has looked at. */
    static Published show(Survey survey, SegmentFiler filer, long nowMillis) {
        long logId = survey.state().logId();
        List<Segment> segments = new ArrayList<>();
        for (SegmentInfo info : survey.sealedRows()) {
            segments.add(new Segment(info, filer.open(logId, info), info::sizeLimit));
        }
        long next = survey.nextAfterSealed();
        for (Survey.Unsealed unsealed : survey.unsealed()) {
            long first = Math.max(unsealed.row().baseIndex(), next);
            Optional<Segment> segment = show(unsealed, Math.max(1, first), filer, logId, nowMillis);
            segment.ifPresent(segments::add);
            next = segment.isPresent() ? unsealed.knownLastIndex() + 1 : first;
        }
        return Published.of(segments, next);
    }

    private static Optional<Segment> show(
            Survey.Unsealed unsealed, long first, SegmentFiler filer, long logId, long nowMillis) {
        long last = unsealed.knownLastIndex();
        if (unsealed.found() != null && unsealed.used()) {
            SegmentInfo info = unsealed.found().info();
            Segment segment = new Segment(info, unsealed.found().reader(), info::sizeLimit);
            segment.endsWith(last);
            return Optional.of(segment);
        }
        if (!unsealed.damaged() || last < first) {
            return Optional.empty();
        }
        SegmentInfo lost = unsealed.row().lost(first, last, nowMillis);
        return Optional.of(new Segment(lost, filer.open(logId, lost), lost::sizeLimit));
    }

    private WalReadOnlyException refused() {
        parts.lifecycle().checkNotClosed();
        return new WalReadOnlyException(foundation.directory() + " was opened for reading only; nothing was changed");
    }

    private WalReadOnlyException rejected() {
        WalReadOnlyException refused = refused();
        parts.listener().rejected(WalListener.Rejection.READ_ONLY, 0);
        return refused;
    }

    @Override
    public long append(byte[] data) {
        throw rejected();
    }

    @Override
    public long append(ByteBuffer data) {
        throw rejected();
    }

    @Override
    public long append(List<byte[]> batch) {
        throw rejected();
    }

    @Override
    public CompletableFuture<Long> appendAsync(byte[] data) {
        return CompletableFuture.failedFuture(rejected());
    }

    @Override
    public CompletableFuture<Long> appendAsync(ByteBuffer data) {
        return CompletableFuture.failedFuture(rejected());
    }

    @Override
    public CompletableFuture<Long> appendAsync(List<byte[]> batch) {
        return CompletableFuture.failedFuture(rejected());
    }

    @Override
    public void storeLogs(List<LogEntry> entries) {
        throw rejected();
    }

    @Override
    public void truncateFront(long index) {
        throw refused();
    }

    @Override
    public void truncateBack(long index) {
        throw refused();
    }

    @Override
    public long sync() {
        throw refused();
    }

    @Override
    public void roll() {
        throw refused();
    }

    @Override
    public LogConsumer consumer(String name) {
        throw refused();
    }

    @Override
    public boolean deleteConsumer(String name) {
        throw refused();
    }

    @Override
    public BackupReport backup(Path target) {
        return backup.to(target);
    }

    @Override
    public BackupReport backup(Path target, Path previous) {
        return backup.to(target, previous);
    }

    /** Whoever follows waits for ever, or until the log is closed. */
    @Override
    public Flow.Publisher<LogEntry> publisher(long from, long to, Executor executor) {
        parts.lifecycle().checkNotClosed();
        return new EntryPublisher(reader, followers, from, to, executor);
    }

    @Override
    public RetentionReport applyRetention() {
        throw refused();
    }

    @Override
    public RetentionReport previewRetention() {
        parts.lifecycle().checkNotClosed();
        return RetentionPlan.of(
                        parts.options().retention(),
                        parts.published(),
                        0,
                        survey.state().positions(),
                        parts.surroundings().clock().instant())
                .report();
    }

    @Override
    public List<ConsumerStatus> consumers() {
        parts.lifecycle().checkNotClosed();
        return survey.state().positions().stream()
                .map(position -> Consumers.status(position, reader))
                .toList();
    }

    @Override
    public long firstIndex() {
        parts.lifecycle().checkNotClosed();
        return reader.extent().firstIndex();
    }

    @Override
    public long lastIndex() {
        parts.lifecycle().checkNotClosed();
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
    public StableStore stable() {
        return stable;
    }

    @Override
    public VerificationReport verify(LongConsumer progress) {
        return verifier.run(progress);
    }

    @Override
    public List<SegmentStatus> segments() {
        parts.lifecycle().checkNotClosed();
        return parts.published().statuses(parts.filer());
    }

    @Override
    public WalStatus status() {
        View view = parts.published().view();
        Extent extent = reader.extent();
        WalState state = parts.lifecycle().state();
        return new WalStatus(
                state,
                false,
                Optional.of(state.name()),
                Optional.empty(),
                foundation.directory(),
                parts.options().durability(),
                extent.firstIndex(),
                extent.lastIndex(),
                extent.lastIndex(),
                view.segments().size(),
                view.sizeBytes(),
                parts.options().sizeLimit().maxBytes(),
                parts.options().diskReserve().minFreeBytes(),
                0,
                0,
                parts.options().queueMaxBytes(),
                parts.options().retention(),
                Optional.empty(),
                Optional.of(report),
                verifier.last());
    }

    @Override
    public DiskSpace disk() {
        parts.lifecycle().checkNotClosed();
        return foundation.disk();
    }

    @Override
    public void close() {
        verifier.cancel();
        closing.run();
    }

    private void release() {
        parts.lifecycle().close();
        parts.published().wake();
        Ticket closed = new Ticket();
        Worker housekeeping = parts.surroundings().housekeeping();
        housekeeping.execute(() -> {
            List<Segment> segments = new ArrayList<>(parts.published().view().segments());
            parts.published().change(view -> View.of(view.firstIndex(), List.of()));
            closeNext(segments, closed);
        });
        housekeeping.await(closed);
        survey.release();
        parts.surroundings().close();
        foundation.close();
    }

    /** Each when its last reader is done. */
    private void closeNext(List<Segment> segments, Ticket done) {
        if (segments.isEmpty()) {
            done.complete();
            return;
        }
        Segment segment = segments.remove(segments.size() - 1);
        segment.retire(() -> parts.surroundings().housekeeping().execute(() -> {
            try {
                segment.closeReader();
            } finally {
                closeNext(segments, done);
            }
        }));
    }
}
