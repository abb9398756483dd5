package io.walstore;

import java.util.concurrent.CountDownLatch;

/** Holds threads up until it is opened. */
final class Gate {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    static Gate opened() {
        Gate gate = new Gate();
        gate.open();
        return gate;
    }

    /** Waits until the gate is opened. */
    void pass() {
        reached.countDown();
        await(opened);
    }

    /** Waits until somebody stands at the gate. */
    void awaitSomebody() {
        await(reached);
    }

    void open() {
        opened.countDown();
    }

    /** An interrupt does not open it: it is pending again afterwards. */
    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
