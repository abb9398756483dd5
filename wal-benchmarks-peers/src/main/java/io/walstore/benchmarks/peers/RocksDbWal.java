package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with the number of an entry as its key. Its write-ahead log is made durable by its own group commit: whoever
 * comes while a group is written joins the next one.
 */
public final class RocksDbWal implements Contender {

    private static final int RECYCLED_FILES = 4;

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public String setting() {
        return "WriteOptions.sync, recycle_log_file_num 4, write buffer as large as a segment, no compression";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var options = new Options()
                .setCreateIfMissing(true)
                .setRecycleLogFileNum(RECYCLED_FILES)
                .setWriteBufferSize(segmentSizeBytes)
                .setCompressionType(CompressionType.NO_COMPRESSION);
        return new Opened(options, RocksDB.open(options, directory.toString()));
    }

    /** An open database. */
    private static final class Opened implements Journal {

        private final Options options;
        private final RocksDB database;
        private final WriteOptions synced = new WriteOptions().setSync(true);
        private final AtomicLong last;

        Opened(Options options, RocksDB database) {
            this.options = options;
            this.database = database;
            this.last = new AtomicLong(lastNumber(database));
        }

        private static long lastNumber(RocksDB database) {
            try (RocksIterator entries = database.newIterator()) {
                entries.seekToLast();
                return entries.isValid() ? ByteBuffer.wrap(entries.key()).getLong() : 0;
            }
        }

        @Override
        public void append(byte[] payload) throws RocksDBException {
            database.put(synced, key(last.incrementAndGet()), payload);
        }

        @Override
        public void append(List<byte[]> payloads) throws RocksDBException {
            long number = last.getAndAdd(payloads.size());
            try (var batch = new WriteBatch()) {
                for (byte[] payload : payloads) {
                    batch.put(key(++number), payload);
                }
                database.write(synced, batch);
            }
        }

        @Override
        public byte[] read(long index) throws RocksDBException {
            byte[] payload = database.get(key(index));
            if (payload == null) {
                throw new IllegalArgumentException("no entry " + index);
            }
            return payload;
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) throws RocksDBException {
            try (RocksIterator entries = database.newIterator()) {
                for (entries.seek(key(index)); entries.isValid(); entries.next()) {
                    reader.accept(entries.value());
                }
                entries.status();
            }
        }

        @Override
        public void truncateFront(long index) throws RocksDBException {
            List<byte[]> range = List.of(key(0), key(index));
            database.deleteRange(synced, range.get(0), range.get(1));
            database.deleteFilesInRanges(database.getDefaultColumnFamily(), range, false);
        }

        @Override
        public void close() {
            synced.close();
            database.close();
            options.close();
        }

        private static byte[] key(long number) {
            return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }
    }
}
