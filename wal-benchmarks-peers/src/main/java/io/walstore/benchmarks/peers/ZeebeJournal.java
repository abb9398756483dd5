package io.walstore.benchmarks.peers;

import io.camunda.zeebe.journal.JournalMetaStore;
import io.camunda.zeebe.journal.JournalReader;
import io.camunda.zeebe.journal.file.SegmentedJournal;
import io.camunda.zeebe.util.buffer.DirectBufferWriter;
import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journal under the Raft log of Camunda's Zeebe. It is made for one writer, who appends and then flushes; ours take
 * turns to append, and one flush serves all who wait.
 */
public final class ZeebeJournal implements Contender {

    @Override
    public String name() {
        return "zeebe-journal";
    }

    @Override
    public String setting() {
        return "flush before an append returns, files preallocated; made for one writer: appends take turns under a lock"
                + " of ours, one flush serves all who wait, and the flushed index is written but not synced, which its"
                + " broker does with every flush";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var flushedIndex = new FlushedIndex(directory.resolve("flushed"));
        SegmentedJournal journal = SegmentedJournal.builder()
                .withDirectory(directory.toFile())
                .withName("entries")
                .withMaxSegmentSize(Math.toIntExact(segmentSizeBytes))
                .withFreeDiskSpace(0)
                .withMetaStore(flushedIndex)
                .build();
        return new Opened(journal, flushedIndex);
    }

    /** An open journal. */
    private static final class Opened implements Journal {

        private final SegmentedJournal journal;
        private final FlushedIndex flushedIndex;
        private final SharedSync flush;
        private volatile long last;

        Opened(SegmentedJournal journal, FlushedIndex flushedIndex) {
            this.journal = journal;
            this.flushedIndex = flushedIndex;
            this.flush = new SharedSync(() -> last, journal::flush);
        }

        @Override
        public void append(byte[] payload) throws Exception {
            append(List.of(payload));
        }

        @Override
        public void append(List<byte[]> payloads) throws Exception {
            flush.await(write(payloads));
        }

        private synchronized long write(List<byte[]> payloads) {
            for (byte[] payload : payloads) {
                last = journal.append(new DirectBufferWriter().wrap(new UnsafeBuffer(payload)))
                        .index();
            }
            return last;
        }

        @Override
        public byte[] read(long index) {
            try (JournalReader reader = journal.openReader()) {
                reader.seek(index);
                return bytes(reader.next().data());
            }
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> consumer) {
            try (JournalReader reader = journal.openReader()) {
                reader.seek(index);
                while (reader.hasNext()) {
                    consumer.accept(bytes(reader.next().data()));
                }
            }
        }

        private static byte[] bytes(DirectBuffer data) {
            var bytes = new byte[data.capacity()];
            data.getBytes(0, bytes);
            return bytes;
        }

        @Override
        public void truncateFront(long index) {
            journal.deleteUntil(index);
        }

        @Override
        public void close() throws IOException {
            journal.close();
            flushedIndex.close();
        }
    }

    /** Up to where the journal was flushed, kept beside it: damage before is an error, behind it a torn write. */
    private static final class FlushedIndex implements JournalMetaStore {

        private static final long NONE = 0;

        private final FileChannel file;

        FlushedIndex(Path path) throws IOException {
            file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        }

        @Override
        public void storeLastFlushedIndex(long index) {
            try {
                file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, index), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long loadLastFlushedIndex() {
            try {
                ByteBuffer index = ByteBuffer.allocate(Long.BYTES);
                file.read(index, 0);
                return index.getLong(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void resetLastFlushedIndex() {
            storeLastFlushedIndex(NONE);
        }

        @Override
        public boolean hasLastFlushedIndex() {
            return loadLastFlushedIndex() != NONE;
        }

        void close() throws IOException {
            file.close();
        }
    }
}
