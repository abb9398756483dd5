package io.walstore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The segments that readers look into, at one moment; never changes. The log's last index is published beside it,
 * because it moves with every commit.
 *
 * @param firstIndex the first index that counts; beyond the last index if the log is empty
 * @param segments segments that hold entries, oldest first
 */
record View(long firstIndex, List<Segment> segments) {

    static View of(long firstIndex, List<Segment> segments) {
        return new View(firstIndex, List.copyOf(segments));
    }

    /** The segment in whose reach an index is, if there is one. */
    @Nullable Segment at(long index) {
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
        return high >= 0 && segments.get(high).reaches(index) ? segments.get(high) : null;
    }

    /** With one more segment at the end; the first one of an empty log brings the first index. */
    View with(Segment tail) {
        List<Segment> next = new ArrayList<>(segments);
        next.add(tail);
        return of(segments.isEmpty() ? tail.baseIndex() : firstIndex, next);
    }

    /** With a segment in place of the one with the same id, which must be there. */
    View withReplaced(Segment replacement) {
        List<Segment> next = new ArrayList<>(segments);
        next.replaceAll(segment -> segment.id() == replacement.id() ? replacement : segment);
        return of(firstIndex, next);
    }

    View without(long newFirstIndex, Predicate<Segment> dropped) {
        List<Segment> next = new ArrayList<>(segments);
        next.removeIf(dropped);
        return of(newFirstIndex, next);
    }

    @Nullable Segment byId(long id) {
        for (Segment segment : segments) {
            if (segment.id() == id) {
                return segment;
            }
        }
        return null;
    }

    /** The id of the newest segment; 0 if there is none. */
    long lastId() {
        return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).id();
    }

    long sizeBytes() {
        return segments.stream().mapToLong(Segment::sizeBytes).sum();
    }
}
