package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalFile;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.journal.impl.JournalReaderCallback;
import org.apache.activemq.artemis.utils.collections.SparseArrayLinkedList;

/**
 * Entries are records with a number of their own, a batch is a transaction, and the front is cut off by deleting record
 * after record, as a broker does with what was consumed. It has no index and so cannot read a single entry; it reads
 * its files from the first one on.
 */
final class ArtemisJournal implements Journal {

    /** Bounds an entry: the buffer must hold it. */
    static final int BUFFER_BYTES = 4 << 20;

    private static final int MIN_FILES = 2;
    private static final int POOL_FILES = 10;
    private static final int NEVER_COMPACT = 0;
    private static final byte ENTRY = 1;
    private static final boolean SYNC = true;

    private final SequentialFileFactory files;
    private final JournalImpl journal;
    private final AtomicLong last = new AtomicLong();
    private long first;

    private ArtemisJournal(SequentialFileFactory files, JournalImpl journal, long first, long last) {
        this.files = files;
        this.journal = journal;
        this.first = first;
        this.last.set(last);
    }

    static Journal open(SequentialFileFactory files, long segmentSizeBytes, int writesAtOnce) throws Exception {
        var journal = new JournalImpl(
                Math.toIntExact(segmentSizeBytes),
                MIN_FILES,
                POOL_FILES,
                NEVER_COMPACT,
                NEVER_COMPACT,
                files,
                "entries",
                "amq",
                writesAtOnce);
        journal.start();
        var records = new SparseArrayLinkedList<RecordInfo>();
        journal.load(records, new ArrayList<PreparedTransactionInfo>(), null, false);
        long[] range = {Long.MAX_VALUE, 0};
        records.clear(entry -> {
            range[0] = Math.min(range[0], entry.id);
            range[1] = Math.max(range[1], entry.id);
        });
        return new ArtemisJournal(files, journal, Math.min(range[0], range[1] + 1), range[1]);
    }

    @Override
    public void append(byte[] payload) throws Exception {
        journal.appendAddRecord(last.incrementAndGet(), ENTRY, payload, SYNC);
    }

    @Override
    public void append(List<byte[]> payloads) throws Exception {
        long number = last.getAndAdd(payloads.size());
        long transaction = number + 1;
        for (byte[] payload : payloads) {
            journal.appendAddRecordTransactional(transaction, ++number, ENTRY, payload);
        }
        journal.appendCommitRecord(transaction, SYNC);
    }

    @Override
    public void readFrom(long index, Consumer<byte[]> reader) throws Exception {
        var entries = new Entries(Math.max(index, first), reader);
        for (JournalFile file : journal.orderFiles()) {
            JournalImpl.readJournalFile(files, file, entries);
        }
    }

    @Override
    public synchronized void truncateFront(long index) throws Exception {
        while (first < index) {
            boolean isLast = first == index - 1;
            journal.appendDeleteRecord(first, isLast);
            first++;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            journal.stop();
            files.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Hands on what was added, and of a transaction only once it was committed. */
    private static final class Entries implements JournalReaderCallback {

        private final Map<Long, List<RecordInfo>> transactions = new HashMap<>();
        private final long from;
        private final Consumer<byte[]> reader;

        Entries(long from, Consumer<byte[]> reader) {
            this.from = from;
            this.reader = reader;
        }

        @Override
        public void onReadAddRecord(RecordInfo entry) {
            if (entry.id >= from) {
                reader.accept(entry.data);
            }
        }

        @Override
        public void onReadAddRecordTX(long transaction, RecordInfo entry) {
            transactions.computeIfAbsent(transaction, none -> new ArrayList<>()).add(entry);
        }

        @Override
        public void onReadCommitRecord(long transaction, int count) {
            List<RecordInfo> entries = transactions.remove(transaction);
            if (entries != null) {
                entries.forEach(this::onReadAddRecord);
            }
        }
    }
}
