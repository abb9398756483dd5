package io.walstore;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds entries by when they were appended, which never goes back within a log. */
final class TimeSearch {

    private final EntryReader reader;

    TimeSearch(EntryReader reader) {
        this.reader = reader.quiet();
    }

    /** When the first entry was appended. */
    Optional<Instant> oldest() {
        reader.checkOpen();
        return reader.find(reader.extent().firstIndex()).map(TimeSearch::appendTime);
    }

    /** The first entry that was appended at a time or later. */
    OptionalLong indexAt(Instant time) {
        reader.checkOpen();
        while (true) {
            Extent extent = reader.extent();
            if (extent.lastIndex() == 0) {
                return OptionalLong.empty();
            }
            try {
                long index = search(time, extent.firstIndex(), extent.lastIndex() + 1);
                return index > extent.lastIndex() ? OptionalLong.empty() : OptionalLong.of(index);
            } catch (EntryNotFoundException e) {
                // It was cut meanwhile: the search was in what the log is not any more.
            }
        }
    }

    private long search(Instant time, long from, long to) {
        long low = from;
        long high = to;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (appendTime(reader.get(middle)).isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Instant appendTime(LogEntry entry) {
        return Instant.ofEpochMilli(entry.appendTimeMillis());
    }
}
