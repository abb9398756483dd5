package io.walstore.benchmarks.contender;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The first who waits commits for all who wait. */
final class Leaders implements BareJournal.Committer {

    private final Device device;
    private final Waiter.Line line = new Waiter.Line();
    private final AtomicBoolean led = new AtomicBoolean();

    Leaders(Device device) {
        this.device = device;
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
            line.serve(device);
        } finally {
            led.set(false);
        }
        line.wakeOne(); // after having let go: who joined meanwhile saw a leader, and parks
    }
}
