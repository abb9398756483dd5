package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * The store under the database H2: a map of numbers to entries. Nothing is durable before a commit and a sync, and what
 * others put meanwhile is committed along.
 */
public final class MvStore implements Contender {

    private static final String MAP = "entries";

    @Override
    public String name() {
        return "h2-mvstore";
    }

    @Override
    public String setting() {
        return "commit and sync before an append returns, no auto-commit, no compaction; a commit takes what all have put,"
                + " so one serves all who wait";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) {
        MVStore store = new MVStore.Builder()
                .fileName(directory.resolve("entries.mv").toString())
                .autoCommitDisabled()
                .autoCompactFillRate(0)
                .open();
        return new Opened(store);
    }

    /** An open store. */
    private static final class Opened implements Journal {

        private final MVStore store;
        private final MVMap<Long, byte[]> entries;
        private final SharedSync sync;
        private volatile long last;

        Opened(MVStore store) {
            this.store = store;
            this.entries = store.openMap(
                    MAP,
                    new MVMap.Builder<Long, byte[]>()
                            .keyType(LongDataType.INSTANCE)
                            .valueType(ByteArrayDataType.INSTANCE));
            Long lastKey = entries.lastKey();
            this.last = lastKey == null ? 0 : lastKey;
            this.sync = new SharedSync(() -> last, this::commit);
        }

        private void commit() {
            store.commit();
            store.sync();
        }

        @Override
        public void append(byte[] payload) throws Exception {
            append(List.of(payload));
        }

        @Override
        public void append(List<byte[]> payloads) throws Exception {
            sync.await(put(payloads));
        }

        private synchronized long put(List<byte[]> payloads) {
            long number = last;
            for (byte[] payload : payloads) {
                entries.append(++number, payload);
            }
            last = number;
            return number;
        }

        @Override
        public byte[] read(long index) {
            byte[] payload = entries.get(index);
            if (payload == null) {
                throw new IllegalArgumentException("no entry " + index);
            }
            return payload;
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) {
            for (Cursor<Long, byte[]> cursor = entries.cursor(index); cursor.hasNext(); ) {
                cursor.next();
                reader.accept(cursor.getValue());
            }
        }

        @Override
        public synchronized void truncateFront(long index) {
            for (Iterator<Long> numbers = entries.keyIterator(0L); numbers.hasNext(); ) {
                long number = numbers.next();
                if (number >= index) {
                    break;
                }
                entries.remove(number);
            }
            commit();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
