package io.walstore;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.RecoveredSegment;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import io.walstore.spi.WalException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a log after whatever ended it, once a {@link Survey} has found nothing that forbids it: makes durable what was
 * found, and only then shows it to anybody.
 *
 * <p>A crash in any step leaves what the next open recovers to the same result. Housekeeping thread only.
 */
final class Recovery {

    private final Surroundings surroundings;
    private final WalOptions options;
    private final SegmentFiler filer;
    private final Lifecycle lifecycle;
    private final WalListener listener;
    private final long startNanos;

    Recovery(
            Surroundings surroundings,
            WalOptions options,
            SegmentFiler filer,
            Lifecycle lifecycle,
            WalListener listener,
            long startNanos) {
        this.surroundings = surroundings;
        this.options = options;
        this.filer = filer;
        this.lifecycle = lifecycle;
        this.listener = listener;
        this.startNanos = startNanos;
    }

    /**
     * What was recovered.
     *
     * @param catalogue the catalogue as it stands now
     * @param published what readers see
     * @param end where the log goes on
     * @param prepared the next segment, if there is one already
     * @param report what was found
     */
    record Result(
            Catalogue catalogue,
            Published published,
            End end,
            @Nullable SegmentInfo prepared,
            RecoveryReport report) {}

    /**
     * Where a log goes on.
     *
     * @param writer the tail, if there is one
     * @param segment the tail as readers see it
     * @param link the end of the segment before the next one
     * @param nextIndex the index of the next entry, 0 = any
     * @param lastAppendTimeMillis append time of the last entry, 0 if unknown
     */
    record End(
            @Nullable SegmentWriter writer,
            @Nullable Segment segment,
            SegmentLink link,
            long nextIndex,
            long lastAppendTimeMillis) {}

    /** The order matters: what is found becomes durable before the catalogue says so, and both before anyone sees it. */
    Result settle(Survey survey, MetaStore metaStore, List<Damage> damages) {
        PersistentState state = survey.state();
        long logId = state.isNew() ? surroundings.random().getAsLong() : state.logId();
        Catalogue catalogue = new Catalogue(metaStore, state, logId, lifecycle, listener);
        Ending ending = new Ending(survey, catalogue);
        try {
            checkRoomForQuarantine(survey);
            filer.sync();
            survey.sealedRows().stream()
                    .filter(row -> !row.equals(catalogue.segment(row.id())))
                    .forEach(ending.saved::add);
            survey.unsealed().forEach(ending::resume);
            survey.foreign().forEach(ending::setAside);
            catalogue.commit(ending.saved, ending.removed, ending.rewoundPositions(), List.of());
            survey.obsolete().forEach(filer::delete);
            ending.superfluous.forEach(filer::delete);
            filer.sync();
        } catch (RuntimeException | Error e) {
            ending.abandon(e);
            survey.release();
            throw e;
        }
        catalogue.skipTo(survey.highestId() + 1);
        Published published = ending.publish();
        return new Result(catalogue, published, ending.end(), ending.prepared, report(survey, ending, damages));
    }

    /** Files that are set aside are for somebody to look at; a heap of them means that nobody does. */
    private void checkRoomForQuarantine(Survey survey) {
        long more = survey.foreign().size()
                + survey.unsealed().stream().filter(Survey.Unsealed::damaged).count();
        long present = more == 0 ? 0 : filer.quarantined().size();
        if (present + more > options.quarantineMaxFiles()) {
            throw new WalException("cannot set " + more + " files aside: " + present + " are already, at most "
                    + options.quarantineMaxFiles()
                    + " may be (quarantineMaxFiles). Nothing was changed. Look at them, and move them"
                    + " away.");
        }
    }

    private RecoveryReport report(Survey survey, Ending ending, List<Damage> damages) {
        return new RecoveryReport(
                Instant.ofEpochMilli(surroundings.now()),
                Duration.ofNanos(surroundings.nanoTime().getAsLong() - startNanos),
                ending.catalogue.segments().size(),
                survey.scannedBytes(),
                survey.discardedBytes(),
                survey.discardedBytes() == 0 ? 0 : Math.max(1, ending.nextIndex),
                List.copyOf(ending.quarantined),
                List.copyOf(damages));
    }

    /** Gathers where the log ends while its segments are looked through. */
    private final class Ending {

        private final Survey survey;
        private final Catalogue catalogue;
        private final List<SegmentInfo> saved = new ArrayList<>();
        private final List<Long> removed = new ArrayList<>();
        private final List<Long> superfluous = new ArrayList<>();
        private final List<String> quarantined = new ArrayList<>();
        private final List<SegmentWriter> writers = new ArrayList<>();
        private @Nullable SegmentWriter tail;
        private @Nullable Segment tailSegment;
        private @Nullable SegmentInfo prepared;
        private SegmentLink link = SegmentLink.NONE;
        private long nextIndex;
        private long lastAppendTimeMillis;

        Ending(Survey survey, Catalogue catalogue) {
            this.survey = survey;
            this.catalogue = catalogue;
            for (SegmentInfo info : survey.sealedRows()) {
                endedWith(info);
                lastAppendTimeMillis = Math.max(lastAppendTimeMillis, info.sealTimeMillis());
            }
        }

        /** The next segment follows a sealed one. */
        private void endedWith(SegmentInfo sealed) {
            nextIndex = sealed.maxIndex() + 1;
            link = new SegmentLink(sealed.id(), sealed.maxIndex(), 0, 0);
        }

        void resume(Survey.Unsealed segment) {
            RecoveredSegment found = segment.found();
            if (found == null || (segment.damaged() && !segment.used())) {
                replace(segment);
            } else if (segment.damaged()) {
                quarantined.add(filer.quarantineCopy(segment.row().id()));
                write(found);
                sealBefore(segment.knownLastIndex());
            } else if (segment.used()) {
                write(found);
                if (found.info().sealed()) {
                    sealBefore(0);
                }
            } else {
                discard(resumed(found));
                keepOneUnused(segment.row());
            }
        }

        /**
         * Without a sync for each append a power loss may take all of a new tail, whose successor was prepared already.
         * The first of two is kept, because it may be all that remembers where an emptied log goes on.
         */
        private void keepOneUnused(SegmentInfo info) {
            if (prepared != null) {
                removed.add(info.id());
                superfluous.add(info.id());
                return;
            }
            prepared = info;
            nextIndex = Math.max(nextIndex, info.baseIndex());
        }

        private SegmentWriter resumed(RecoveredSegment found) {
            SegmentWriter writer = found.resume();
            writers.add(writer);
            return writer;
        }

        private void write(RecoveredSegment found) {
            SegmentWriter writer = resumed(found);
            sealBefore(0);
            tail = writer;
            link = found.end();
            nextIndex = found.lastIndex() + 1;
            lastAppendTimeMillis = Math.max(lastAppendTimeMillis, found.lastAppendTimeMillis());
        }

        /**
         * Finishes a roll that was under way: what has a successor, or was sealed on disk, or is damaged, is sealed.
         *
         * @param knownLastIndex what may be more than is left of it
         */
        private void sealBefore(long knownLastIndex) {
            SegmentWriter before = tail;
            if (before != null) {
                SegmentInfo info = before.seal(surroundings.now(), catalogue.generation());
                SegmentInfo row = info.withMinIndex(Math.max(info.minIndex(), info.baseIndex()))
                        .withMaxIndex(Math.max(info.maxIndex(), knownLastIndex));
                saved.add(row);
                endedWith(row);
                discard(before);
                tail = null;
            }
        }

        /** Nothing in a segment verifies: the file goes aside, and its indexes, if they are known, are lost. */
        private void replace(Survey.Unsealed segment) {
            long id = segment.row().id();
            if (segment.found() != null) {
                segment.found().release();
            }
            if (survey.stored(id).isPresent()) {
                setAside(id);
            }
            sealBefore(0);
            long first = Math.max(segment.row().baseIndex(), nextIndex);
            if (segment.knownLastIndex() >= Math.max(1, first)) {
                SegmentInfo row = segment.row().lost(Math.max(1, first), segment.knownLastIndex(), surroundings.now());
                saved.add(row);
                endedWith(row);
            } else {
                removed.add(id);
                nextIndex = first;
            }
        }

        /** Without sync, or after a repair, a log may end before what a consumer has read of it. */
        List<ConsumerPosition> rewoundPositions() {
            long last = Math.max(0, nextIndex - 1);
            return survey.state().positions().stream()
                    .filter(position -> position.index() > last)
                    .map(position -> new ConsumerPosition(position.consumer(), last, position.timeMillis()))
                    .toList();
        }

        /** By a new name, before the catalogue forgets it: an open would delete what it takes for obsolete. */
        void setAside(long id) {
            quarantined.add(filer.quarantine(id));
        }

        private void discard(SegmentWriter writer) {
            writer.reader().close();
            writer.close();
            writers.remove(writer);
        }

        void abandon(Throwable cause) {
            for (SegmentWriter writer : List.copyOf(writers)) {
                try {
                    discard(writer);
                } catch (RuntimeException e) {
                    cause.addSuppressed(e);
                }
            }
        }

        Published publish() {
            List<Segment> segments = new ArrayList<>();
            for (SegmentInfo info : catalogue.segments()) {
                if (info.sealed()) {
                    segments.add(new Segment(info, filer.open(catalogue.logId(), info), info::sizeLimit));
                }
            }
            SegmentWriter writer = tail;
            if (writer != null) {
                segments.add(new Segment(writer.info(), writer.reader(), writer::usedBytes));
            }
            tailSegment = writer == null ? null : segments.get(segments.size() - 1);
            return Published.of(segments, nextIndex);
        }

        End end() {
            return new End(tail, tailSegment, link, nextIndex, lastAppendTimeMillis);
        }
    }
}
