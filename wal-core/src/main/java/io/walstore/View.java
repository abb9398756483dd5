package io.walstore;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The segments that readers look into, at one moment; never changes. The log's last index is published beside it,
 * because it moves with every commit. The next view is made from the one before at a cost that does not depend on how
 * many segments there are.
 *
 * @param firstIndex the first index that counts; beyond the last index if the log is empty
 * @param segments segments that hold entries, oldest first
 * @param sizeBytes what their files take
 */
record View(long firstIndex, ChunkedList<Segment> segments, long sizeBytes) {

    static View of(long firstIndex, Collection<Segment> segments) {
        return new View(firstIndex, ChunkedList.of(segments), sizeOf(segments));
    }

    private static long sizeOf(Collection<Segment> segments) {
        return segments.stream().mapToLong(Segment::sizeBytes).sum();
    }

    /** The segment in whose reach an index is, if there is one. */
    @Nullable Segment at(long index) {
        int place = place(index);
        return place >= 0 && segments.get(place).reaches(index) ? segments.get(place) : null;
    }

    /** Where the last segment is that begins at an index or before; -1 if there is none. */
    private int place(long index) {
        int low = 0;
        int high = segments.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).baseIndex() <= index) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** With one more segment at the end; the first one of an empty log brings the first index. */
    View with(Segment tail) {
        return new View(
                segments.isEmpty() ? tail.baseIndex() : firstIndex, segments.with(tail), sizeBytes + tail.sizeBytes());
    }

    /** With a segment in place of the one with the same id, which must be there. */
    View withReplaced(Segment replacement) {
        int place = place(replacement.baseIndex());
        Segment replaced = segments.get(place);
        if (replaced.id() != replacement.id()) {
            throw new IllegalStateException(
                    "segment " + replacement.id() + " is not at its place, " + replaced.id() + " is");
        }
        return new View(
                firstIndex,
                segments.with(place, replacement),
                sizeBytes - replaced.sizeBytes() + replacement.sizeBytes());
    }

    /** The segments before the one that an index lies in. */
    ChunkedList<Segment> before(long index) {
        return segments.subList(0, place(index));
    }

    /** The segments behind the one that an index lies in. */
    ChunkedList<Segment> behind(long index) {
        return segments.subList(place(index) + 1, segments.size());
    }

    /** From an index on, which a segment holds. */
    View from(long index) {
        ChunkedList<Segment> dropped = before(index);
        return new View(index, segments.subList(dropped.size(), segments.size()), sizeBytes - sizeOf(dropped));
    }

    /** Up to an index, which a segment holds. */
    View upTo(long index) {
        ChunkedList<Segment> dropped = behind(index);
        return new View(firstIndex, segments.subList(0, segments.size() - dropped.size()), sizeBytes - sizeOf(dropped));
    }

    /** The id of the newest segment; 0 if there is none. */
    long lastId() {
        return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).id();
    }
}
