package io.walstore.benchmarks.contender;

import io.walstore.WalLogStore;
import io.walstore.benchmarks.Journal;
import io.walstore.spi.LogEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Our log, with what only it can do. */
public final class WalJournal implements Journal {

    private final WalLogStore log;
    private final Runnable owner;

    /** A log, and what closes it. */
    WalJournal(WalLogStore log, Runnable owner) {
        this.log = log;
        this.owner = owner;
    }

    /**
     * The log itself.
     *
     * @return the log
     */
    public WalLogStore log() {
        return log;
    }

    @Override
    public void append(byte[] payload) {
        log.append(payload);
    }

    @Override
    public void append(List<byte[]> payloads) {
        log.append(payloads);
    }

    @Override
    public byte[] read(long index) {
        return log.getLog(index).data();
    }

    @Override
    public void readFrom(long index, Consumer<byte[]> reader) {
        for (Iterator<LogEntry> entries = log.read(index, Long.MAX_VALUE); entries.hasNext(); ) {
            reader.accept(entries.next().data());
        }
    }

    @Override
    public void truncateFront(long index) {
        log.truncateFront(index);
    }

    @Override
    public void close() throws IOException {
        owner.run();
    }
}
