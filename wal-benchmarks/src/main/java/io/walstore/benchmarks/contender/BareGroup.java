package io.walstore.benchmarks.contender;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One write and one sync for all who wait, by a thread that does nothing else. */
public final class BareGroup implements Contender {

    @Override
    public String name() {
        return "bare-group";
    }

    @Override
    public String setting() {
        return "positional write and fdatasync of a prepared file, by one thread for all who wait";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws IOException {
        PreparedFile file = PreparedFile.open(directory, segmentSizeBytes);
        return new BareJournal(file, new Flusher(file));
    }

    private static final class Flusher implements BareJournal.Committer {

        private final PreparedFile file;
        private final Waiter.Line line = new Waiter.Line();
        private final Thread thread;
        private volatile boolean closed;

        Flusher(PreparedFile file) {
            this.file = file;
            this.thread = new Thread(this::run, "bare-flusher");
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            while (!closed) {
                if (line.isEmpty()) {
                    LockSupport.park(this);
                } else {
                    line.serve(file);
                }
            }
        }

        @Override
        public void commit(List<byte[]> payloads) throws IOException {
            Waiter waiter = new Waiter(payloads);
            if (line.join(waiter)) {
                LockSupport.unpark(thread);
            }
            waiter.await();
        }

        @Override
        public void close() throws IOException {
            closed = true;
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
