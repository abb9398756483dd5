package io.walstore;

import org.jspecify.annotations.Nullable;

/**
 * Interrupts a thread once while it does something, or not at all, and never before or behind it. So whoever did it
 * knows whether there must be an interrupt now.
 */
final class Ambush {

    private @Nullable Thread victim;
    private boolean sprung;

    /** Something a thread does while it may be interrupted. */
    interface Deed {
        void run() throws Exception;
    }

    /** How a deed ended for a thread that was interrupted while it did it. */
    enum End {
        NOT_INTERRUPTED,
        /** It ended as ever, and the thread still has its interrupt. */
        PENDING,
        /** With an {@link InterruptedException}, which is all the thread hears of the interrupt. */
        THROWN
    }

    /** Interrupts whoever is doing something; nobody else. Answers whether there was somebody. */
    synchronized boolean spring() {
        Thread current = victim;
        if (current == null) {
            return false;
        }
        victim = null;
        sprung = true;
        current.interrupt();
        return true;
    }

    /** Does something; fails if an interrupt got lost, or came twice, or from nowhere. The calling thread's flag is down then. */
    End around(Deed deed) throws Exception {
        lieInWait(Thread.currentThread());
        boolean thrown = false;
        try {
            deed.run();
        } catch (InterruptedException e) {
            thrown = true;
        }
        boolean expected = end();
        boolean pending = Thread.interrupted();
        if ((thrown || pending) != expected || thrown && pending) {
            throw new AssertionError(
                    "interrupted: " + expected + ", but thrown: " + thrown + ", and still pending: " + pending);
        }
        return thrown ? End.THROWN : pending ? End.PENDING : End.NOT_INTERRUPTED;
    }

    private synchronized void lieInWait(Thread newVictim) {
        victim = newVictim;
        sprung = false;
    }

    private synchronized boolean end() {
        victim = null;
        return sprung;
    }
}
