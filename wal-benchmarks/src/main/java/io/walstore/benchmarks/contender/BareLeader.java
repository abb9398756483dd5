package io.walstore.benchmarks.contender;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** One write and one sync for all who wait, by the first of them. */
public final class BareLeader implements Contender {

    @Override
    public String name() {
        return "bare-leader";
    }

    @Override
    public String setting() {
        return "positional write and fdatasync of a prepared file, by the first who waits for all who wait";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws IOException {
        PreparedFile file = PreparedFile.open(directory, segmentSizeBytes);
        return new BareJournal(file, new Leaders(file));
    }

    private static final class Leaders implements BareJournal.Committer {

        private final PreparedFile file;
        private final Waiter.Line line = new Waiter.Line();
        private final AtomicBoolean led = new AtomicBoolean();

        Leaders(PreparedFile file) {
            this.file = file;
        }

        @Override
        public void commit(List<byte[]> payloads) throws IOException {
            Waiter waiter = new Waiter(payloads);
            line.join(waiter);
            while (!waiter.isDone()) {
                if (led.compareAndSet(false, true)) {
                    lead();
                } else {
                    LockSupport.park(this);
                }
            }
            waiter.rethrow();
        }

        private void lead() {
            try {
                line.serve(file);
            } finally {
                led.set(false);
            }
            line.wakeOne(); // after having let go: who joined meanwhile saw a leader, and parks
        }
    }
}
