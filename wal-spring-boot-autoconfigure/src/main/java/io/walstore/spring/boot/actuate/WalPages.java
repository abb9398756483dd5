package io.walstore.spring.boot.actuate;

import io.walstore.LogCursor;
import io.walstore.SegmentStatus;
import io.walstore.WalLogStore;
import io.walstore.WalStatus;
import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spring.boot.actuate.WalDescriptors.Entry;
import io.walstore.spring.boot.actuate.WalDescriptors.EntryPage;
import io.walstore.spring.boot.actuate.WalDescriptors.Segment;
import io.walstore.spring.boot.actuate.WalDescriptors.SegmentPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is too long to be shown at once, in pages. */
final class WalPages {

    private static final int SEGMENTS_LIMIT = 1000;
    private static final int SEGMENTS_DEFAULT = 50;
    private static final int ENTRIES_LIMIT = 100;
    private static final int ENTRIES_DEFAULT = 20;

    /** A page of entries ends when it holds so many bytes: a hundred large ones would take the heap. */
    private static final long PAGE_BYTES = 4 << 20;

    private WalPages() {}

    /** Segments in the order of their ids, behind one; from the first on if that is null. */
    static SegmentPage segments(WalLogStore log, @Nullable Long behind, @Nullable Long most) {
        long after = behind == null ? 0 : behind;
        long limit = limit(most, SEGMENTS_DEFAULT, SEGMENTS_LIMIT);
        if (after < 0) {
            throw WalRequestException.illegal("after", after, "at least 0");
        }
        List<SegmentStatus> rest = log.segments().stream()
                .filter(segment -> segment.id() > after)
                .limit(limit + 1)
                .toList();
        List<Segment> page = rest.stream().limit(limit).map(Segment::of).toList();
        return new SegmentPage(
                page, rest.size() > limit ? page.get(page.size() - 1).id() : null);
    }

    /** Entries in order, from one on; from the first on if that is null. */
    static EntryPage entries(WalLogStore log, @Nullable Long from, @Nullable Long most, boolean showPayloads) {
        long limit = limit(most, ENTRIES_DEFAULT, ENTRIES_LIMIT);
        WalStatus status = log.status();
        if (from == null && status.lastIndex() == 0) {
            return new EntryPage(List.of(), null);
        }
        long first = from == null ? status.firstIndex() : from;
        checkFrom(first, status);
        long last = first + Math.min(status.lastIndex() - first, limit - 1);
        List<Entry> page = read(log, first, last, showPayloads);
        long next = first + page.size();
        return new EntryPage(page, next <= status.lastIndex() ? next : null);
    }

    private static long limit(@Nullable Long given, int usual, int most) {
        long limit = given == null ? usual : given;
        if (limit < 1 || limit > most) {
            throw WalRequestException.illegal("limit", limit, "1.." + most);
        }
        return limit;
    }

    private static void checkFrom(long from, WalStatus status) {
        if (status.lastIndex() == 0) {
            throw WalRequestException.illegal("from", from, "left out: the log is empty");
        }
        if (from < status.firstIndex() || from > status.lastIndex()) {
            throw WalRequestException.illegal("from", from, status.firstIndex() + ".." + status.lastIndex());
        }
    }

    private static List<Entry> read(WalLogStore log, long from, long to, boolean showPayloads) {
        List<Entry> page = new ArrayList<>();
        long bytes = 0;
        try {
            LogCursor cursor = log.read(from, to);
            while (bytes < PAGE_BYTES && cursor.hasNext()) {
                LogEntry entry = cursor.next();
                page.add(Entry.of(entry, showPayloads));
                bytes += entry.data().length;
            }
        } catch (EntryNotFoundException e) {
            checkFrom(from, log.status());
            throw e;
        }
        return page;
    }
}
