package io.walstore;

import io.walstore.WalListener.DeletedFor;
import io.walstore.spi.ConsumerPosition;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a retention gives up at one moment: the oldest segments, as long as a limit asks for it and nobody needs them.
 *
 * @param dropped how many segments are above which limit, the first of those in their order
 * @param firstIndex the first index that is kept
 * @param report the same, as it is told
 */
record RetentionPlan(Map<DeletedFor, Integer> dropped, long firstIndex, RetentionReport report) {

    /**
     * Makes one.
     *
     * @param spareBytes the room that the prepared segment takes
     * @param positions what the consumers are durably done with
     */
    static RetentionPlan of(
            Retention retention,
            Published published,
            long spareBytes,
            Collection<ConsumerPosition> positions,
            Instant now) {
        long durableIndex = published.durableIndex(); // before the view, which is not older then
        View view = published.view();
        List<Segment> segments = view.segments();
        Optional<ConsumerPosition> slowest = slowest(retention, positions);
        Optional<String> heldBackBy = Optional.empty();
        long size = view.sizeBytes() + spareBytes;
        long bytes = 0;
        int count = 0;
        Map<DeletedFor, Integer> dropped = new EnumMap<>(DeletedFor.class);
        while (count + 1 < segments.size() && segments.get(count + 1).baseIndex() <= durableIndex) {
            Segment oldest = segments.get(count);
            Optional<DeletedFor> reason = reason(retention, oldest, size - bytes, segments.size() - count, now);
            if (!oldest.info().sealed() || reason.isEmpty()) {
                break;
            }
            if (slowest.isPresent() && slowest.get().index() < oldest.info().maxIndex()) {
                heldBackBy = slowest.map(ConsumerPosition::consumer);
                break;
            }
            dropped.merge(reason.get(), 1, Integer::sum);
            bytes += oldest.sizeBytes();
            count++;
        }
        long first = count == 0 ? view.firstIndex() : segments.get(count).baseIndex();
        RetentionReport report = new RetentionReport(
                now, count, first - view.firstIndex(), bytes, published.empty() ? 0 : first, heldBackBy);
        return new RetentionPlan(dropped, first, report);
    }

    /** The limit that the oldest of so many segments is above. */
    private static Optional<DeletedFor> reason(
            Retention retention, Segment oldest, long size, int segments, Instant now) {
        if (retention.maxSizeBytes() > 0 && size > retention.maxSizeBytes()) {
            return Optional.of(DeletedFor.SIZE);
        }
        if (retention.maxSegments() > 0 && segments > retention.maxSegments()) {
            return Optional.of(DeletedFor.COUNT);
        }
        Instant sealed = Instant.ofEpochMilli(oldest.info().sealTimeMillis());
        boolean old =
                !retention.maxAge().isZero() && sealed.plus(retention.maxAge()).isBefore(now);
        return old ? Optional.of(DeletedFor.AGE) : Optional.empty();
    }

    /** Who has read least of those that count. */
    private static Optional<ConsumerPosition> slowest(Retention retention, Collection<ConsumerPosition> positions) {
        if (!retention.keepUnread()) {
            return Optional.empty();
        }
        Map<String, ConsumerPosition> known =
                positions.stream().collect(Collectors.toMap(ConsumerPosition::consumer, Function.identity()));
        Stream<ConsumerPosition> counted = retention.keepUnreadBy().isEmpty()
                ? known.values().stream()
                : retention.keepUnreadBy().stream()
                        .map(name -> known.getOrDefault(name, new ConsumerPosition(name, 0, 0)));
        return counted.min(Comparator.comparingLong(ConsumerPosition::index).thenComparing(ConsumerPosition::consumer));
    }
}
