package io.walstore.segment;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the entries of a batch that is damaged. An entry whose length is damaged hides where the next one begins; but all
 * entries of a batch have the same append time, and the checksum of each tells its index.
 */
final class EntrySearch {

    private final ByteBuffer bytes;
    private final int limit;
    private final long salt;
    private final long firstIndex;
    private final int count;
    private final Checksum checksum;

    /** Where each entry begins, and behind the last one, where they end. */
    private final int[] places;

    private long timeMillis;

    /** A search for so many entries from an index on, which end no later than at a limit. */
    EntrySearch(ByteBuffer bytes, int limit, long salt, long firstIndex, int count, Checksum checksum) {
        this.bytes = bytes;
        this.limit = limit;
        this.salt = salt;
        this.firstIndex = firstIndex;
        this.count = count;
        this.checksum = checksum;
        this.places = new int[count + 1];
    }

    /** Looks from a position on. At the place of an entry that was not found nothing verifies. */
    int[] from(int start) {
        places[0] = start;
        timeMillis = EntryFormat.timeMillis(bytes, start);
        int ordinal = 0;
        while (ordinal < count) {
            int end = end(ordinal);
            if (end < 0) {
                ordinal = skip(ordinal);
            } else {
                places[++ordinal] = end;
            }
        }
        return places;
    }

    /** Where an entry ends, if its length can be believed; otherwise -1. */
    private int end(int ordinal) {
        int at = places[ordinal];
        int size = EntryFormat.sizeAt(bytes, at, limit);
        if (size < 0) {
            return -1;
        }
        if (intact(at, ordinal)) {
            timeMillis = EntryFormat.timeMillis(bytes, at);
            return at + size;
        }
        return ordinal + 1 == count || intact(at + size, ordinal + 1) ? at + size : -1;
    }

    private boolean intact(int at, int ordinal) {
        return EntryFormat.intact(bytes, at, limit, EntryFormat.place(salt, firstIndex + ordinal), checksum);
    }

    /** Goes on at the next entry that verifies; answers which one that is. */
    private int skip(int ordinal) {
        for (int at = places[ordinal] + 1; at + EntryFormat.HEADER_BYTES <= limit; at++) {
            if (EntryFormat.timeMillis(bytes, at) == timeMillis) {
                for (int other = ordinal + 1; other < count; other++) {
                    if (intact(at, other)) {
                        Arrays.fill(places, ordinal + 1, other + 1, at);
                        return other;
                    }
                }
            }
        }
        Arrays.fill(places, ordinal + 1, count + 1, limit);
        return count;
    }
}
