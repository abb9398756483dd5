package io.walstore;

import io.walstore.commit.Worker;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Reads everything that is durable and compares it with its checksums. A segment is read as a whole, with its headers and
 * its index; only where that does not verify, the entries are read one by one.
 */
final class Verifier {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final Parts parts;
    private final WalOptions.Verification options;
    /** What was told already, so that damage that stays is news only once. */
    private final Set<Damage> told = ConcurrentHashMap.newKeySet();

    private volatile boolean cancelled;
    private volatile Optional<VerificationReport> last = Optional.empty();

    Verifier(Parts parts) {
        this.parts = parts;
        this.options = parts.options().verification();
    }

    /**
     * Verifies on the background worker from time to time, if that is wanted. When the last one was before the log was
     * opened is not known, so the first comes after any part of the interval: logs that live shorter than that are
     * verified, too, and many that are opened at once are not verified at once.
     */
    void schedule() {
        long interval = options.interval().toNanos();
        if (interval == 0) {
            return;
        }
        Worker background = parts.surroundings().background();
        long first = 1 + Math.floorMod(parts.surroundings().random().getAsLong(), interval);
        background.whenIdle(first, () -> {
            background.whenIdle(interval, this::runUnlessCancelled);
            return runUnlessCancelled();
        });
    }

    private boolean runUnlessCancelled() {
        if (!cancelled) {
            run(bytes -> {});
        }
        return !cancelled;
    }

    /** What the last verification that ended found. */
    Optional<VerificationReport> last() {
        return last;
    }

    /** Ends those under way soon, and all to come at once. */
    void cancel() {
        cancelled = true;
    }

    /** Verifies now, on the calling thread. */
    VerificationReport run(LongConsumer progress) {
        parts.lifecycle().checkNotClosed();
        VerificationReport report = new Run(progress).report();
        last = Optional.of(report);
        parts.listener().verified(report);
        return report;
    }

    /** One way through the log. */
    private final class Run {

        private final Instant started =
                Instant.ofEpochMilli(parts.surroundings().now());
        private final long startNanos = parts.nanos();
        private final LongConsumer progress;
        private final List<Damage> damages = new ArrayList<>();
        private int segments;
        private long entries;
        private long bytes;

        Run(LongConsumer progress) {
            this.progress = progress;
        }

        VerificationReport report() {
            VerificationReport.Outcome outcome;
            try {
                outcome = walk(parts.published().durableIndex());
            } catch (WalException e) {
                outcome = stopped() ? VerificationReport.Outcome.CANCELLED : VerificationReport.Outcome.FAILED;
            }
            Instant finished = Instant.ofEpochMilli(parts.surroundings().now());
            return new VerificationReport(started, finished, outcome, segments, entries, bytes, List.copyOf(damages));
        }

        private VerificationReport.Outcome walk(long end) {
            long next = parts.published().view().firstIndex();
            while (next <= end) {
                if (stopped()) {
                    return VerificationReport.Outcome.CANCELLED;
                }
                Optional<Segment> held = parts.published().acquire(next);
                if (held.isEmpty()) {
                    next = Math.max(next + 1, parts.published().view().firstIndex()); // cut off meanwhile
                    continue;
                }
                Segment segment = held.get();
                try {
                    segments++;
                    long last = segment.lastIndex(end);
                    verify(segment, next, last);
                    next = last + 1;
                } finally {
                    segment.release();
                }
            }
            return damages.isEmpty() ? VerificationReport.Outcome.CLEAN : VerificationReport.Outcome.DAMAGED;
        }

        private void verify(Segment segment, long first, long last) {
            Optional<WalCorruptException> damage = segment.verify(last, this::read);
            if (damage.isEmpty()) {
                entries += last - first + 1;
                return;
            }
            int before = damages.size();
            readEntries(segment, first, last);
            if (damages.size() == before) {
                damage.ifPresent(found -> met(found, segment)); // every entry verifies, but not what is around them
            }
        }

        private void readEntries(Segment segment, long first, long last) {
            long next = first;
            while (next <= last && !stopped()) {
                try {
                    List<LogEntry> chunk = segment.read(next, last, CHUNK_BYTES);
                    next += chunk.size();
                    entries += chunk.size();
                    read(chunk.stream().mapToLong(entry -> entry.data().length).sum());
                } catch (WalCorruptException e) {
                    met(e, segment);
                    next = Math.max(next, e.lastIndex()) + 1;
                }
            }
        }

        private void met(WalCorruptException damage, Segment segment) {
            Damage found = Damage.of(damage);
            tell(damage, found, segment);
            Damage before = damages.isEmpty() ? null : damages.get(damages.size() - 1);
            if (before != null && before.file().equals(found.file()) && before.lastIndex() + 1 == found.firstIndex()) {
                damages.remove(damages.size() - 1);
                found = new Damage(
                        before.file(), before.offset(), before.firstIndex(), found.lastIndex(), before.message());
            }
            damages.add(found);
        }

        /** What was lost before is known: the catalogue says so. */
        private void tell(WalCorruptException damage, Damage found, Segment segment) {
            if (!segment.info().lost() && told.add(found)) {
                parts.listener().corruptionDetected(damage, WalListener.DetectedBy.VERIFY);
                parts.lifecycle().damaged(found);
            }
        }

        private boolean stopped() {
            return cancelled || Thread.currentThread().isInterrupted();
        }

        /** Counts what was read, and waits until so much was allowed. */
        private void read(long count) {
            bytes += count;
            progress.accept(bytes);
            double seconds = (double) bytes / options.maxBytesPerSecond();
            long due = (long) (seconds * Duration.ofSeconds(1).toNanos());
            while (!stopped() && parts.nanos() - startNanos < due) {
                LockSupport.parkNanos(this, Math.min(due, Duration.ofMillis(50).toNanos()));
            }
            if (stopped()) {
                throw new WalException("the verification was cancelled");
            }
        }
    }
}
