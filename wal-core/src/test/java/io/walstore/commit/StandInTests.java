package io.walstore.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.WalClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Who comes alone does the work of the commit thread, and nobody else notices. */
@Timeout(60)
final class StandInTests {

    private static final long PATIENT = Long.MAX_VALUE;

    private final ThreadWorker worker = new ThreadWorker("commit");
    private final WaitingRoom room = new WaitingRoom(1000, PATIENT);
    private final List<Thread> committers = Collections.synchronizedList(new ArrayList<>());
    private final GroupCommit<Job> queue = new GroupCommit<>(worker, room, 10, 500, this::commit);

    @AfterEach
    void end() {
        worker.close();
    }

    private static final class Job extends Request {

        Job() {
            super(1, 1);
        }
    }

    private void commit(List<Job> group) {
        committers.add(Thread.currentThread());
        group.forEach(Job::complete);
    }

    private void append() {
        Job job = new Job();
        queue.commitOrSubmit(job);
        worker.await(job);
    }

    private void appendUntilHere() {
        await().pollInSameThread().until(() -> {
            append();
            return committers.contains(Thread.currentThread());
        });
    }

    private void standIn() {
        await().pollInSameThread().until(worker::tryEnter);
    }

    @Test
    void commitsOnTheCallingThreadWhoComesAloneAgain() {
        append();
        assertThat(committers).isNotEmpty().doesNotContain(Thread.currentThread());

        appendUntilHere();

        assertThat(queue.queuedEntries()).isZero();
        assertThat(room.bytes()).isZero();
    }

    @Test
    void leavesToTheWorkerWhatNobodyWaitsFor() {
        appendUntilHere();
        committers.clear();
        Job job = new Job();

        queue.submit(job);
        worker.await(job);

        assertThat(committers).doesNotContain(Thread.currentThread());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void leavesToTheWorkerWhatAVirtualThreadWants() throws Exception {
        appendUntilHere();
        committers.clear();

        Thread virtual = (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable) this::append);
        virtual.join();

        assertThat(committers).hasSize(1).doesNotContain(virtual);
    }

    @Test
    void runsNoTaskWhileSomebodyStandsIn() {
        standIn();
        AtomicBoolean ran = new AtomicBoolean();
        worker.execute(() -> ran.set(true));
        assertThat(worker.runsHere()).isTrue();
        assertThat(worker.tryEnter()).isFalse();
        await().during(Duration.ofMillis(50)).until(() -> !ran.get());

        worker.leave();

        await().untilTrue(ran);
        assertThat(worker.runsHere()).isFalse();
    }

    @Test
    void overtakesNoTask() {
        CountDownLatch go = new CountDownLatch(1);
        worker.execute(() -> awaitQuietly(go));
        worker.execute(() -> {});

        assertThat(worker.tryEnter()).isFalse();

        go.countDown();
        standIn();
        worker.leave();
    }

    @Test
    void endsOnlyWhenWhoeverStandsInHasLeft() {
        standIn();
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            worker.close();
            return true;
        });
        Thread closer = new Thread(closing);
        closer.start();
        await().until(() -> closer.getState() == Thread.State.WAITING);

        worker.leave();

        assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
        assertThat(worker.tryEnter()).isFalse();
    }

    @Test
    void letsTheChoreComeWhenWhoeverStoodInHasLeftLongAgo() {
        AtomicInteger chores = new AtomicInteger();
        worker.whenIdle(1_000_000, () -> {
            chores.incrementAndGet();
            return false;
        });
        await().until(() -> chores.get() == 1);

        standIn();
        await().during(Duration.ofMillis(20)).until(() -> chores.get() == 1);
        worker.leave();

        await().until(() -> chores.get() == 2);
    }

    @Test
    void refusesWhoComesAloneAfterTheEnd() {
        appendUntilHere();
        queue.close();

        assertThatExceptionOfType(WalClosedException.class).isThrownBy(this::append);
        assertThat(queue.queuedEntries()).isZero();
        assertThat(room.bytes()).isZero();
    }

    @Test
    void leavesTheWorkerFreeWhenACommitThrows() {
        appendUntilHere();
        GroupCommit<Job> failing = new GroupCommit<>(worker, room, 10, 500, group -> {
            group.forEach(Job::complete);
            if (Thread.currentThread().getName().equals("overflowing")) {
                throw new StackOverflowError();
            }
        });
        Job first = new Job();
        failing.submit(first);
        worker.await(first);
        FutureTask<Boolean> overflowing = new FutureTask<>(() -> {
            failing.commitOrSubmit(new Job());
            return true;
        });
        Thread thread = new Thread(overflowing, "overflowing");
        standIn();
        worker.leave();
        thread.start();

        assertThat(overflowing).failsWithin(Duration.ofSeconds(10));
        append();
        assertThat(failing.queuedEntries()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
