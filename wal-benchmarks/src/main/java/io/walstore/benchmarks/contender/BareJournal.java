package io.walstore.benchmarks.contender;

import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The bare disk as a log; how threads share a sync is the committer's. */
final class BareJournal implements Journal {

    private final PreparedFile file;
    private final Committer committer;

    BareJournal(PreparedFile file, Committer committer) {
        this.file = file;
        this.committer = committer;
    }

    /** Brings payloads of many threads to the device. */
    interface Committer extends AutoCloseable {

        /** Any thread; durable on return. */
        void commit(List<byte[]> payloads) throws IOException;

        @Override
        default void close() throws IOException {}
    }

    @Override
    public void append(byte[] payload) throws IOException {
        committer.commit(List.of(payload));
    }

    @Override
    public void append(List<byte[]> payloads) throws IOException {
        committer.commit(payloads);
    }

    @Override
    public byte[] read(long index) throws IOException {
        return file.read(index);
    }

    @Override
    public void readFrom(long index, Consumer<byte[]> reader) throws IOException {
        file.readFrom(index, reader);
    }

    @Override
    public void close() throws IOException {
        committer.close();
        file.close();
    }
}
