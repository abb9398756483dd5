package io.walstore.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.walstore.benchmarks.Contender;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.bookkeeper.bookie.Journal;
import org.apache.bookkeeper.bookie.LedgerDirsManager;
import org.apache.bookkeeper.conf.ServerConfiguration;
import org.apache.bookkeeper.proto.BookkeeperInternalCallbacks.WriteCallback;
import org.apache.bookkeeper.util.DiskChecker;

/**
 * The journal of a bookie, without the ledgers behind it: one thread writes all who wait, another syncs all that is
 * written. It has no index, and files go only when a bookie has stored elsewhere what they hold; so it reads file after
 * file, and cuts nothing off.
 */
public final class BookKeeperJournal implements Contender {

    private static final float NEVER_FULL = 0.999f;
    private static final int MARK_BYTES = 16;

    @Override
    public String name() {
        return "bookkeeper-journal";
    }

    @Override
    public String setting() {
        return "journalSyncData, journalAdaptiveGroupWrites, journalFlushWhenQueueEmpty, files preallocated";
    }

    @Override
    public io.walstore.benchmarks.Journal open(Path directory, long segmentSizeBytes) throws Exception {
        File journals = Files.createDirectories(directory.resolve("journal")).toFile();
        File ledgers = directory.resolve("ledgers").toFile();
        begin(Files.createDirectories(ledgers.toPath().resolve("current")));
        var settings = new ServerConfiguration();
        settings.setJournalDirName(journals.toString());
        settings.setMaxJournalSizeMB(Math.max(1, segmentSizeBytes >> 20));
        settings.setJournalSyncData(true);
        settings.setJournalAdaptiveGroupWrites(true);
        settings.setJournalFlushWhenQueueEmpty(true);
        var disks = new LedgerDirsManager(settings, new File[] {ledgers}, new DiskChecker(NEVER_FULL, NEVER_FULL));
        return new Opened(new Journal(0, journals, settings, disks));
    }

    /** It would complain of a missing mark, loudly, up to which nothing is to be read again. */
    private static void begin(Path ledgers) throws IOException {
        Path mark = ledgers.resolve("lastMark");
        if (!Files.exists(mark)) {
            Files.write(mark, new byte[MARK_BYTES]);
        }
    }

    /** An open journal. */
    private static final class Opened implements io.walstore.benchmarks.Journal {

        private static final long LEDGER = 1;
        private static final int NUMBERS_BYTES = 2 * Long.BYTES;
        private static final boolean ACKNOWLEDGE_BEFORE_SYNC = false;
        private static final boolean SKIP_DAMAGE = false;

        private final Journal journal;
        private final AtomicLong last = new AtomicLong();

        Opened(Journal journal) throws IOException {
            this.journal = journal;
            scan(entry -> last.accumulateAndGet(entry.getLong(Long.BYTES), Math::max));
            journal.start();
        }

        @Override
        public void append(byte[] payload) throws Exception {
            var written = new Written();
            add(last.incrementAndGet(), payload, written);
            written.get();
        }

        @Override
        public void append(List<byte[]> payloads) throws Exception {
            long number = last.getAndAdd(payloads.size());
            List<Written> batch = new ArrayList<>();
            for (byte[] payload : payloads) {
                var written = new Written();
                add(++number, payload, written);
                batch.add(written);
            }
            for (Written written : batch) {
                written.get();
            }
        }

        private void add(long number, byte[] payload, Written written) throws InterruptedException {
            ByteBuf numbers = Unpooled.buffer(NUMBERS_BYTES).writeLong(LEDGER).writeLong(number);
            ByteBuf entry = Unpooled.wrappedBuffer(numbers, Unpooled.wrappedBuffer(payload));
            journal.logAddEntry(LEDGER, number, entry, ACKNOWLEDGE_BEFORE_SYNC, written, null);
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) throws IOException {
            scan(entry -> {
                if (entry.getLong(Long.BYTES) >= index) {
                    entry.position(NUMBERS_BYTES);
                    var payload = new byte[entry.remaining()];
                    entry.get(payload);
                    reader.accept(payload);
                }
            });
        }

        private void scan(Consumer<ByteBuffer> reader) throws IOException {
            for (long file : Journal.listJournalIds(journal.getJournalDirectory(), null)) {
                journal.scanJournal(
                        file,
                        0,
                        (version, offset, entry) -> {
                            if (entry.getLong(0) == LEDGER) {
                                reader.accept(entry);
                            }
                        },
                        SKIP_DAMAGE);
            }
        }

        @Override
        public void close() {
            journal.shutdown();
        }
    }

    /** Done when its entry is synced. */
    private static final class Written extends CompletableFuture<Void> implements WriteCallback {

        @Override
        public void writeComplete(
                int code, long ledger, long entry, org.apache.bookkeeper.net.BookieId bookie, Object context) {
            if (code == 0) {
                complete(null);
            } else {
                completeExceptionally(new IOException("BookKeeper failed with " + code));
            }
        }
    }
}
