package io.walstore.spring.boot.listener;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Runs a task after the transaction of the calling thread has committed. No outbox: a crash between the two loses the
 * task.
 */
final class AfterCommit {

    static final String SYNCHRONIZATIONS = "org.springframework.transaction.support.TransactionSynchronizationManager";

    private static final boolean TRANSACTIONS =
            ClassUtils.isPresent(SYNCHRONIZATIONS, AfterCommit.class.getClassLoader());

    private AfterCommit() {}

    /** Runs it at once where there is no transaction. */
    static void run(Runnable task) {
        if (!TRANSACTIONS || !Synchronization.register(task)) {
            task.run();
        }
    }

    /** Apart, because Spring's transactions may be missing. */
    private record Synchronization(Runnable task) implements TransactionSynchronization {

        static boolean register(Runnable task) {
            boolean active = TransactionSynchronizationManager.isActualTransactionActive()
                    && TransactionSynchronizationManager.isSynchronizationActive();
            if (active) {
                TransactionSynchronizationManager.registerSynchronization(new Synchronization(task));
            }
            return active;
        }

        @Override
        public void afterCommit() {
            task.run();
        }
    }
}
