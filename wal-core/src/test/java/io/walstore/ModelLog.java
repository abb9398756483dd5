package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spi.LogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a log should hold: entries as tags, from which their payloads follow.
 *
 * @param first the first index; the index of the next entry if there is none
 * @param fixed whether the next index is fixed although there is no entry
 * @param tags one for each entry
 */
record ModelLog(long first, boolean fixed, List<Long> tags) {

    static final ModelLog NEW = new ModelLog(1, false, List.of());

    /** The index of the next entry; 0 if any may be the first. */
    long next() {
        return fixed ? first + tags.size() : 0;
    }

    /** The last index; one less than the next, if there is no entry. */
    long last() {
        return first + tags.size() - 1;
    }

    boolean isEmpty() {
        return tags.isEmpty();
    }

    int size() {
        return tags.size();
    }

    byte[] payloadAt(long index) {
        return payload(tags.get((int) (index - first)));
    }

    ModelLog append(long firstNew, List<Long> more) {
        List<Long> next = new ArrayList<>(tags);
        next.addAll(more);
        return new ModelLog(tags.isEmpty() ? firstNew : first, true, List.copyOf(next));
    }

    ModelLog truncateFront(long index) {
        if (index >= first + tags.size()) {
            boolean already = fixed && index <= next() && isEmpty();
            return already ? this : new ModelLog(index, true, List.of());
        }
        return index <= first ? this : new ModelLog(index, true, tags.subList((int) (index - first), tags.size()));
    }

    ModelLog truncateBack(long index) {
        return index >= next() - 1 ? this : new ModelLog(first, true, tags.subList(0, (int) (index - first + 1)));
    }

    /** Those of the possible logs that a log may be, as far as reading tells; at least one. */
    static List<ModelLog> read(WalLogStore log, List<ModelLog> possible) {
        List<ModelLog> matching =
                possible.stream().distinct().filter(model -> model.heldBy(log)).toList();
        if (matching.isEmpty()) {
            throw new AssertionError("the log holds " + log.firstIndex() + ".." + log.lastIndex() + ", expected one of "
                    + possible.stream().distinct().toList());
        }
        return matching;
    }

    /** Whether a log ends where it should at both ends. */
    boolean hasTheEndsOf(WalLogStore log) {
        return isEmpty() ? log.lastIndex() == 0 : log.firstIndex() == first && log.lastIndex() == last();
    }

    boolean heldBy(WalLogStore log) {
        if (!hasTheEndsOf(log) || isEmpty()) {
            return hasTheEndsOf(log);
        }
        List<LogEntry> entries = log.read(first, last()).stream().toList();
        assertThat(entries).hasSameSizeAs(tags);
        assertThat(entries).extracting(LogEntry::appendTimeMillis).isSorted();
        for (int i = 0; i < entries.size(); i++) {
            if (!isEntry(first + i, entries.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether an entry is the one that belongs to an index. */
    boolean isEntry(long index, LogEntry found) {
        return found.index() == index && Arrays.equals(found.data(), payloadAt(index));
    }

    /** Bytes that belong to no other tag. */
    static byte[] payload(long tag) {
        Random random = new Random(tag);
        byte[] payload = new byte[8 + (random.nextInt(8) == 0 ? random.nextInt(3000) : random.nextInt(200))];
        random.nextBytes(payload);
        return payload;
    }

    static List<byte[]> payloads(List<Long> tags) {
        return tags.stream().map(ModelLog::payload).toList();
    }

    @Override
    public String toString() {
        return isEmpty() ? "empty, next " + next() : first + ".." + last();
    }
}
