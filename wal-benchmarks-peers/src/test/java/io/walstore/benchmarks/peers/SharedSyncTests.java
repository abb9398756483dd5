package io.walstore.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sync covers what was appended before it began, and nothing else. */
@Timeout(60)
class SharedSyncTests {

    private final AtomicLong appended = new AtomicLong();
    private final AtomicInteger syncs = new AtomicInteger();

    @Test
    void syncsOnceForAllThatIsAppended() throws Exception {
        var sync = new SharedSync(appended::get, syncs::incrementAndGet);
        appended.set(5);

        sync.await(3);
        sync.await(5);
        assertThat(syncs).hasValue(1);

        appended.set(6);
        sync.await(6);
        assertThat(syncs).hasValue(2);
    }

    @Test
    void syncsAgainForWhatIsAppendedDuringSync() throws Exception {
        var sync = new SharedSync(appended::get, () -> {
            syncs.incrementAndGet();
            appended.incrementAndGet();
        });
        appended.set(1);

        sync.await(1);
        sync.await(2);

        assertThat(syncs).hasValue(2);
    }

    @Test
    void syncsOnceForAllWhoWaitForSyncUnderWay() throws Exception {
        var release = new CountDownLatch(1);
        var sync = new SharedSync(appended::get, () -> {
            syncs.incrementAndGet();
            release.await();
        });
        List<Thread> callers = new ArrayList<>();
        callers.add(append(sync));
        await().until(() -> syncs.get() == 1);
        for (int i = 0; i < 4; i++) {
            callers.add(append(sync));
        }
        await().until(() -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));

        release.countDown();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(syncs).hasValue(2);
    }

    @Test
    void syncsAgainAfterFailure() throws Exception {
        var sync = new SharedSync(appended::get, () -> {
            if (syncs.incrementAndGet() == 1) {
                throw new IOException("lost");
            }
        });
        appended.set(1);

        assertThatThrownBy(() -> sync.await(1)).hasMessage("lost");
        sync.await(1);

        assertThat(syncs).hasValue(2);
    }

    private Thread append(SharedSync sync) {
        long number = appended.incrementAndGet();
        var caller = new Thread(() -> {
            try {
                sync.await(number);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        caller.start();
        return caller;
    }
}
