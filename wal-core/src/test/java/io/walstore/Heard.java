package io.walstore;

import io.walstore.spi.WalCorruptException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what a log told its listener. */
final class Heard implements WalListener {

    final List<RecoveryReport> opened = new CopyOnWriteArrayList<>();
    final List<Rejection> rejected = new CopyOnWriteArrayList<>();
    final List<Throwable> appendFailures = new CopyOnWriteArrayList<>();
    final List<SegmentStatus> sealed = new CopyOnWriteArrayList<>();
    final List<WalCorruptException> damage = new CopyOnWriteArrayList<>();
    final List<Throwable> metadataFailures = new CopyOnWriteArrayList<>();
    final List<WalState> states = new CopyOnWriteArrayList<>();
    final List<RetentionReport> expired = new CopyOnWriteArrayList<>();
    final AtomicLong appendedEntries = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    final AtomicLong syncs = new AtomicLong();
    final Map<DeletedFor, Integer> deletedSegments = new ConcurrentHashMap<>();
    final AtomicLong cutAtFront = new AtomicLong();
    final AtomicLong cutAtBack = new AtomicLong();

    @Override
    public void opened(RecoveryReport report) {
        opened.add(report);
    }

    @Override
    public void appended(int entries, long bytes, long nanos) {
        appendedEntries.addAndGet(entries);
    }

    @Override
    public void appendFailed(Throwable cause, long nanos) {
        appendFailures.add(cause);
    }

    @Override
    public void rejected(Rejection reason, long nanos) {
        rejected.add(reason);
    }

    @Override
    public void written(int entries, long bytes, long nanos) {
        writes.incrementAndGet();
    }

    @Override
    public void synced(long nanos, boolean success) {
        syncs.incrementAndGet();
    }

    @Override
    public void sealed(SegmentStatus segment, long nanos) {
        sealed.add(segment);
    }

    @Override
    public void deleted(DeletedFor reason, int segments) {
        deletedSegments.merge(reason, segments, Integer::sum);
    }

    @Override
    public void expired(RetentionReport report) {
        expired.add(report);
    }

    @Override
    public void truncated(End end, long entries) {
        (end == End.FRONT ? cutAtFront : cutAtBack).addAndGet(entries);
    }

    @Override
    public void corruptionDetected(WalCorruptException found, DetectedBy detectedBy) {
        damage.add(found);
    }

    @Override
    public void metadataFailed(Throwable cause) {
        metadataFailures.add(cause);
    }

    @Override
    public void stateChanged(WalState before, WalState after) {
        states.add(after);
    }
}
