package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A log, and what it must hold. Every payload is another one, so that a wrong one shows. */
final class Story implements AutoCloseable {

    static final int PAYLOAD_BYTES = 100;

    private final Supplier<WalLogStore> opening;
    private final TreeMap<Long, byte[]> expected = new TreeMap<>();
    private WalLogStore log;
    private long payloads;

    /** Where the next entry goes; 0 = the log chooses, or whoever stores. */
    private long next;

    Story(Supplier<WalLogStore> opening) {
        this.opening = opening;
        this.log = opening.get();
    }

    WalLogStore log() {
        return log;
    }

    /** A payload that no entry has had before. */
    byte[] payload(int bytes) {
        byte[] payload = new byte[bytes];
        payloads++;
        new SplittableRandom(payloads).nextBytes(payload);
        if (bytes >= Long.BYTES) {
            ByteBuffer.wrap(payload).putLong(payloads);
        }
        return payload;
    }

    /** Appends entries one by one. */
    Story append(int entries) {
        for (int i = 0; i < entries; i++) {
            byte[] payload = payload(PAYLOAD_BYTES);
            acknowledged(log.append(payload), List.of(payload));
        }
        return this;
    }

    /** Appends entries in one batch. */
    Story appendBatch(int entries) {
        List<byte[]> batch = payloads(entries);
        acknowledged(log.append(batch), batch);
        return this;
    }

    List<byte[]> payloads(int entries) {
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            batch.add(payload(PAYLOAD_BYTES));
        }
        return batch;
    }

    /** Stores entries under indexes of our own, together. */
    Story store(long index, int entries) {
        List<LogEntry> batch = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            batch.add(LogEntry.of(index + i, payload(PAYLOAD_BYTES)));
        }
        log.storeLogs(batch);
        acknowledged(index, batch.stream().map(LogEntry::data).toList());
        return this;
    }

    /** Takes note of entries that the log has acknowledged. */
    void acknowledged(long first, List<byte[]> batch) {
        if (next != 0) {
            assertThat(first).as("index of the append").isEqualTo(next);
        }
        next = first;
        batch.forEach(payload -> expected.put(next++, payload));
    }

    /** A batch that failed must be there as a whole after a reopen, or not at all. */
    Story mayHold(List<byte[]> batch) {
        if (log.lastIndex() > last()) {
            acknowledged(Math.max(1, next), batch);
        }
        return this;
    }

    Story truncateFront(long index) {
        log.truncateFront(index);
        expected.headMap(index).clear();
        next = Math.max(next, index);
        return this;
    }

    Story truncateBack(long index) {
        log.truncateBack(index);
        expected.tailMap(index, false).clear();
        next = Math.min(next - 1, index) + 1;
        return this;
    }

    Story roll() {
        log.roll();
        return this;
    }

    Story reopen() {
        log.close();
        log = opening.get();
        return this;
    }

    /** Opens anew after the log lost its machine. */
    Story openAgain() {
        log = opening.get();
        return this;
    }

    long first() {
        return expected.isEmpty() ? 0 : expected.firstKey();
    }

    long last() {
        return expected.isEmpty() ? 0 : expected.lastKey();
    }

    /** The log holds just what it must: both ends, every payload, by index and in sequence, and nothing beside. */
    Story check() {
        assertThat(log.firstIndex()).as("first index").isEqualTo(first());
        assertThat(log.lastIndex()).as("last index").isEqualTo(last());
        expected.forEach((index, payload) -> {
            LogEntry entry = log.getLog(index);
            assertThat(entry.index()).isEqualTo(index);
            assertThat(entry.data()).as("entry " + index).isEqualTo(payload);
        });
        checkSequence();
        checkAbsent(first() - 1);
        checkAbsent(last() + 1);
        assertThat(log.status().entries()).isEqualTo(expected.size());
        return this;
    }

    private void checkSequence() {
        if (expected.isEmpty()) {
            return;
        }
        List<byte[]> read =
                log.read(first(), Long.MAX_VALUE).stream().map(LogEntry::data).toList();
        assertThat(read).usingElementComparator(Arrays::compare).containsExactlyElementsOf(expected.values());
    }

    private void checkAbsent(long index) {
        assertThat(log.find(index)).as("entry " + index).isEmpty();
        assertThatExceptionOfType(EntryNotFoundException.class).isThrownBy(() -> log.getLog(index));
    }

    @Override
    public void close() {
        log.close();
    }
}
