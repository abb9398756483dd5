package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Contender;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.activemq.store.kahadb.disk.journal.Journal;
import org.apache.activemq.store.kahadb.disk.journal.Journal.PreallocationScope;
import org.apache.activemq.store.kahadb.disk.journal.Journal.PreallocationStrategy;
import org.apache.activemq.store.kahadb.disk.journal.Location;
import org.apache.activemq.util.ByteSequence;

/**
 * The journal of ActiveMQ Classic's KahaDB, without the index above it: where an entry is stands in memory. Its one
 * writer takes all who wait into a write and a sync. An entry has no number of its own, so what was cut off at the front
 * no longer counts after it was opened again.
 */
public final class KahaDb implements Contender {

    static {
        // Read once, when the class of its files is loaded: sync without the file's times.
        System.setProperty("org.apache.activemq.kahaDB.files.skipMetadataUpdate", "true");
    }

    @Override
    public String name() {
        return "kahadb";
    }

    @Override
    public String setting() {
        return "sync writes, journalDiskSyncStrategy always, skipMetadataUpdate, files filled with zeros ahead,"
                + " checksums, places in memory";
    }

    @Override
    public io.walstore.benchmarks.Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var journal = new Journal();
        journal.setDirectory(directory.toFile());
        journal.setMaxFileLength(Math.toIntExact(segmentSizeBytes));
        journal.setChecksum(true);
        journal.setPreallocationScope(PreallocationScope.ENTIRE_JOURNAL_ASYNC);
        journal.setPreallocationStrategy(PreallocationStrategy.CHUNKED_ZEROS);
        journal.start();
        return new Opened(journal);
    }

    /** An open journal. */
    private static final class Opened implements io.walstore.benchmarks.Journal {

        private static final boolean SYNC = true;

        private final Journal journal;
        private final List<Location> places = new ArrayList<>();
        private int cut;

        Opened(Journal journal) throws IOException {
            this.journal = journal;
            for (Location place = journal.getNextLocation(null);
                    place != null;
                    place = journal.getNextLocation(place)) {
                places.add(place);
            }
        }

        @Override
        public void append(byte[] payload) throws IOException {
            remember(journal.write(new ByteSequence(payload), SYNC));
        }

        @Override
        public void append(List<byte[]> payloads) throws IOException {
            List<Location> batch = new ArrayList<>();
            for (byte[] payload : payloads) {
                batch.add(journal.write(new ByteSequence(payload), Opened::synced));
            }
            for (Location place : batch) {
                await(place);
                remember(place);
            }
        }

        /** Only a write that calls back is synced by a journal whose caller does not wait at once. */
        private static void synced() {}

        private static void await(Location place) throws IOException {
            try {
                place.getLatch().await();
            } catch (InterruptedException e) {
                throw (InterruptedIOException) new InterruptedIOException().initCause(e);
            }
            IOException failure = place.getException().get();
            if (failure != null) {
                throw failure;
            }
        }

        private void remember(Location place) {
            var small = new Location(place.getDataFileId(), place.getOffset());
            small.setSize(place.getSize());
            small.setType(place.getType());
            synchronized (places) {
                places.add(small);
            }
        }

        private Location place(long index) {
            synchronized (places) {
                return places.get(Math.toIntExact(index - cut - 1));
            }
        }

        @Override
        public byte[] read(long index) throws IOException {
            return bytes(journal.read(place(index)));
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) throws IOException {
            for (Location place = place(index); place != null; place = journal.getNextLocation(place)) {
                reader.accept(bytes(journal.read(place)));
            }
        }

        private static byte[] bytes(ByteSequence sequence) {
            sequence.compact();
            return sequence.getData();
        }

        @Override
        public void truncateFront(long index) throws IOException {
            Set<Integer> before = new HashSet<>(journal.getFileMap().keySet());
            int kept = place(index).getDataFileId();
            before.removeIf(file -> file >= kept);
            journal.removeDataFiles(before);
            synchronized (places) {
                places.subList(0, Math.toIntExact(index - cut - 1)).clear();
                cut = Math.toIntExact(index - 1);
            }
        }

        @Override
        public void close() throws IOException {
            journal.close();
        }
    }
}
