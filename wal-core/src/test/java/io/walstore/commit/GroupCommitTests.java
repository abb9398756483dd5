package io.walstore.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalQueueFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shares a commit with whom, in which order, and who has to wait. */
@Timeout(60)
final class GroupCommitTests {

    private static final long PATIENT = Duration.ofHours(1).toNanos();
    private static final Duration SOON = Duration.ofSeconds(10);

    private final SteppedWorker worker = new SteppedWorker();
    private final List<List<Job>> commits = new ArrayList<>();
    private final WaitingRoom room = new WaitingRoom(1000, 0);
    private final GroupCommit<Job> queue = new GroupCommit<>(worker, room, 10, 500, this::commit);

    @AfterEach
    void forgetInterrupt() {
        Thread.interrupted();
    }

    /** A request with a name. */
    private static final class Job extends Request {

        private final String name;

        Job(String name, int entries, long bytes) {
            super(entries, bytes);
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private void commit(List<Job> group) {
        commits.add(List.copyOf(group));
        group.forEach(Job::complete);
    }

    private Job submitted(String name, int entries, long bytes) {
        Job job = new Job(name, entries, bytes);
        queue.submit(job);
        return job;
    }

    private List<String> committed() {
        return commits.stream().map(Object::toString).toList();
    }

    // ---- who shares a commit

    @Test
    void commitsNothingBeforeTheWorkerTakesAStep() {
        Job job = submitted("a", 1, 10);

        assertThat(commits).isEmpty();
        assertThat(job.isDone()).isFalse();
        assertThat(queue.queuedEntries()).isEqualTo(1);
        assertThat(room.bytes()).isEqualTo(10);
    }

    @Test
    void givesThoseWhoWaitOneCommitInTheirOrder() {
        submitted("a", 1, 10);
        submitted("b", 2, 10);
        Job last = submitted("c", 1, 10);

        worker.await(last);

        assertThat(committed()).containsExactly("[a, b, c]");
        assertThat(queue.queuedEntries()).isZero();
        assertThat(room.bytes()).isZero();
    }

    @Test
    void commitsAloneWhoComesAlone() {
        worker.await(submitted("a", 1, 10));
        worker.await(submitted("b", 1, 10));

        assertThat(committed()).containsExactly("[a]", "[b]");
    }

    @Test
    void takesNoMoreEntriesThanOneCommitMayHave() {
        for (String name : List.of("a", "b", "c", "d")) {
            submitted(name, 4, 1);
        }

        worker.close();

        assertThat(committed()).containsExactly("[a, b]", "[c, d]");
    }

    @Test
    void takesNoMoreBytesThanOneCommitMayHave() {
        submitted("a", 1, 250);
        submitted("b", 1, 250);
        submitted("c", 1, 1);

        worker.close();

        assertThat(committed()).containsExactly("[a, b]", "[c]");
    }

    @Test
    void commitsByItselfWhatIsTooLargeToShare() {
        submitted("a", 1, 10);
        submitted("large", 1, 501);
        submitted("b", 1, 10);
        submitted("many", 11, 10);
        submitted("c", 1, 10);

        worker.close();

        assertThat(committed()).containsExactly("[a]", "[large]", "[b]", "[many]", "[c]");
    }

    @Test
    void commitsByItselfWhatAddsNoEntries() {
        submitted("a", 1, 10);
        submitted("b", 1, 10);
        submitted("cut", 0, 0);
        submitted("roll", 0, 0);
        submitted("c", 1, 10);

        worker.close();

        assertThat(committed()).containsExactly("[a, b]", "[cut]", "[roll]", "[c]");
    }

    @Test
    void commitsNothingTwiceWhenTheCommitterThrows() {
        GroupCommit<Job> throwing = new GroupCommit<>(worker, room, 10, 500, group -> {
            commit(group);
            throw new IllegalStateException("simulated");
        });
        for (String name : List.of("a", "b")) {
            throwing.submit(new Job(name, 1, 10));
            assertThatIllegalStateException().isThrownBy(worker::step);
        }

        assertThat(committed()).containsExactly("[a]", "[b]");
        assertThat(throwing.queuedEntries()).isZero();
    }

    @Test
    void takesWhatComesDuringACommitIntoTheNextOne() {
        List<String> seen = new ArrayList<>();
        List<GroupCommit<Job>> self = new ArrayList<>();
        GroupCommit<Job> busy = new GroupCommit<>(worker, room, 10, 500, group -> {
            seen.add(group.toString());
            if (seen.size() == 1) {
                self.get(0).submit(new Job("b", 1, 1));
                self.get(0).submit(new Job("c", 1, 1));
            }
            group.forEach(Job::complete);
        });
        self.add(busy);

        busy.submit(new Job("a", 1, 1));
        worker.close();

        assertThat(seen).containsExactly("[a]", "[b, c]");
    }

    // ---- closing

    @Test
    void commitsWhatIsQueuedWhenItIsClosed() {
        Job a = submitted("a", 1, 10);
        Job b = submitted("b", 1, 10);

        queue.close();
        worker.close();

        assertThat(committed()).containsExactly("[a, b]");
        assertThat(a.isDone() && b.isDone()).isTrue();
    }

    @Test
    void acceptsNothingAfterItIsClosed() {
        queue.close();

        assertThatExceptionOfType(WalClosedException.class).isThrownBy(() -> submitted("late", 1, 10));
        assertThatExceptionOfType(WalClosedException.class).isThrownBy(() -> submitted("cut", 0, 0));
        worker.close();

        assertThat(commits).isEmpty();
        assertThat(queue.queuedEntries()).isZero();
    }

    @Test
    void commitsOrRefusesEverythingWhenItIsClosedInBetween() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            closeWhileOthersSubmit();
        }
    }

    private static void closeWhileOthersSubmit() throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        ThreadWorker threaded = new ThreadWorker("commit");
        GroupCommit<Job> closing = new GroupCommit<>(
                threaded, new WaitingRoom(1 << 20, PATIENT), 10, 500, group -> group.forEach(Job::complete));
        List<Thread> submitters = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            Thread submitter = new Thread(() -> answered.addAndGet(submitUntilClosed(closing, threaded, go)));
            submitter.start();
            submitters.add(submitter);
        }

        go.countDown();
        closing.close();

        for (Thread submitter : submitters) {
            submitter.join();
        }
        threaded.close();
        assertThat(answered).hasValue(3);
        assertThat(closing.queuedEntries()).isZero();
    }

    /** Answers 1 when every request was answered, one way or the other. */
    private static int submitUntilClosed(GroupCommit<Job> queue, Worker worker, CountDownLatch go) {
        try {
            go.await();
            while (true) {
                Job job = new Job("job", 1, 1);
                queue.commitOrSubmit(job);
                worker.await(job);
            }
        } catch (WalClosedException e) {
            return 1;
        } catch (InterruptedException e) {
            return 0;
        }
    }

    // ---- the waiting room

    @Test
    void refusesWhatFindsNoRoom() {
        GroupCommit<Job> full = new GroupCommit<>(new Unhurried(), room, 10, 500, this::commit);
        full.submit(new Job("a", 1, 900));

        assertThatExceptionOfType(WalQueueFullException.class)
                .isThrownBy(() -> full.submit(new Job("b", 1, 101)))
                .withMessageContaining("101")
                .withMessageContaining("900")
                .withMessageContaining("1000");

        full.submit(new Job("c", 1, 100));
        assertThat(full.queuedEntries()).isEqualTo(2);
        assertThat(room.bytes()).isEqualTo(1000);
    }

    @Test
    void letsAnybodyInWhenNobodyElseIsThere() {
        GroupCommit<Job> full = new GroupCommit<>(new Unhurried(), room, 10, 500, this::commit);

        full.submit(new Job("large", 1, 100_000));

        assertThatExceptionOfType(WalQueueFullException.class).isThrownBy(() -> full.submit(new Job("b", 1, 1)));
        full.submit(new Job("cut", 0, 0));
    }

    @Test
    void lendsItsThreadToTheCommitThatMakesRoom() {
        Job first = submitted("a", 1, 1000);

        submitted("b", 1, 1000);

        assertThat(first.isDone()).isTrue();
        assertThat(committed()).containsExactly("[a]");
    }

    /** Never does anything. */
    private static final class Unhurried implements Worker {

        @Override
        public void execute(Runnable task) {}

        @Override
        public void await(Ticket ticket) {}

        @Override
        public boolean runsHere() {
            return false;
        }

        @Override
        public boolean step() {
            return false;
        }

        @Override
        public void whenIdle(long nanos, BooleanSupplier chore) {}

        @Override
        public void close() {}
    }

    @Test
    void letsWaitersInWhenThereIsRoom() {
        WaitingRoom patient = new WaitingRoom(10, PATIENT);
        patient.enter(10, new Unhurried());
        FutureTask<Void> waiter = new FutureTask<>(() -> patient.enter(4, new Unhurried()), null);
        waiting(waiter);

        patient.leave(10);

        assertThat(waiter).succeedsWithin(SOON);
        assertThat(patient.bytes()).isEqualTo(4);
    }

    @Test
    void sendsWaitersAwayWhenItCloses() {
        WaitingRoom patient = new WaitingRoom(10, PATIENT);
        patient.enter(10, new Unhurried());
        FutureTask<Void> waiter = new FutureTask<>(() -> patient.enter(4, new Unhurried()), null);
        waiting(waiter);

        patient.close();

        assertThat(waiter).failsWithin(SOON).withThrowableThat().havingCause().isInstanceOf(WalClosedException.class);
        assertThat(patient.bytes()).isEqualTo(10);
    }

    @Test
    void letsAnInterruptedWaiterGo() {
        WaitingRoom patient = new WaitingRoom(10, PATIENT);
        patient.enter(10, new Unhurried());
        FutureTask<Void> waiter = new FutureTask<>(() -> patient.enter(4, new Unhurried()), null);
        Thread thread = waiting(waiter);

        thread.interrupt();

        assertThat(waiter)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WalException.class)
                .withMessageContaining("interrupted");
        assertThat(patient.bytes()).isEqualTo(10);
    }

    @Test
    void doesNotMindAnInterruptWhenThereIsRoom() {
        Thread.currentThread().interrupt();

        room.enter(1000, new Unhurried());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(room.bytes()).isEqualTo(1000);
    }

    private static Thread waiting(FutureTask<?> task) {
        Thread thread = new Thread(task, "waiter");
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    // ---- many callers

    @Test
    void keepsTheOrderOfEachCallerAndLosesNobody() throws InterruptedException {
        int callers = 8;
        int jobs = 2_000;
        Map<String, List<Integer>> orders = new ConcurrentHashMap<>();
        AtomicInteger inCommit = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        AtomicInteger rounds = new AtomicInteger();
        try (ThreadWorker threaded = new ThreadWorker("commit")) {
            GroupCommit<Job> shared = new GroupCommit<>(threaded, new WaitingRoom(50, PATIENT), 10, 500, group -> {
                overlapped.compareAndSet(false, inCommit.incrementAndGet() != 1);
                rounds.incrementAndGet();
                group.forEach(job -> {
                    String[] parts = job.name.split("/");
                    orders.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
                    job.complete();
                });
                inCommit.decrementAndGet();
            });
            List<Thread> threads = IntStream.range(0, callers)
                    .mapToObj(caller -> new Thread(() -> submitAll(shared, threaded, caller, jobs)))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        assertThat(overlapped).isFalse();
        assertThat(orders).hasSize(callers);
        assertThat(orders.values())
                .allSatisfy(order -> assertThat(order)
                        .containsExactlyElementsOf(
                                IntStream.range(0, jobs).boxed().toList()));
        assertThat(rounds.get()).isLessThanOrEqualTo(callers * jobs);
    }

    private static void submitAll(GroupCommit<Job> queue, Worker worker, int caller, int jobs) {
        Job last = new Job("none", 1, 1);
        for (int i = 0; i < jobs; i++) {
            last = new Job(caller + "/" + i, 1, 1);
            if (i % 7 == 0) {
                queue.commitOrSubmit(last);
                worker.await(last);
            } else {
                queue.submit(last);
            }
        }
        worker.await(last);
    }

    // ---- workers and tickets

    @Test
    void aStepRunsOneTask() {
        List<String> ran = new ArrayList<>();
        worker.execute(() -> ran.add("a"));
        worker.execute(() -> ran.add("b"));

        assertThat(worker.step()).isTrue();
        assertThat(ran).containsExactly("a");
        assertThat(worker.step()).isTrue();
        assertThat(worker.step()).isFalse();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void aSteppedWorkerRunsNoMoreThanNeedBe() {
        List<String> ran = new ArrayList<>();
        Ticket ticket = new Ticket();
        worker.execute(() -> ran.add("a"));
        worker.execute(ticket::complete);
        worker.execute(() -> ran.add("b"));

        worker.await(ticket);

        assertThat(ran).containsExactly("a");
    }

    @Test
    void aSteppedWorkerSaysWhenNobodyWillAnswer() {
        assertThatIllegalStateException().isThrownBy(() -> worker.await(new Ticket()));
    }

    @Test
    void aSteppedWorkerIsIdleWhenTold() {
        AtomicInteger chores = new AtomicInteger();
        worker.whenIdle(1, () -> chores.incrementAndGet() < 2);

        assertThat(worker.idle()).isTrue();
        assertThat(worker.idle()).isFalse();

        assertThat(chores).hasValue(2);
    }

    @Test
    void aTicketThrowsWhatWentWrong() {
        Ticket failed = new Ticket();
        failed.fail(new WalClosedException());

        assertThatExceptionOfType(WalClosedException.class).isThrownBy(failed::rethrow);
        assertThat(failed.failure()).isInstanceOf(WalClosedException.class);
    }

    @Test
    void aThreadWorkerDoesItsChoreWhenThereIsNothingElse() {
        try (ThreadWorker threaded = new ThreadWorker("idle")) {
            AtomicInteger chores = new AtomicInteger();
            threaded.whenIdle(1_000_000, () -> chores.incrementAndGet() < 3);
            threaded.execute(() -> {});

            await().until(() -> chores.get() == 3);
        }
    }

    @Test
    void aThreadWorkerDoesItsChoreThoughNoTaskEverComes() {
        try (ThreadWorker threaded = new ThreadWorker("without tasks")) {
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(candidate -> candidate.getName().equals("without tasks"))
                    .findFirst()
                    .orElseThrow();
            await().until(() -> thread.getState() == Thread.State.WAITING);
            AtomicInteger chores = new AtomicInteger();

            threaded.whenIdle(1_000_000, () -> chores.incrementAndGet() < 3);

            await().until(() -> chores.get() == 3);
        }
    }

    @Test
    void aThreadWorkerSurvivesATaskThatThrows() {
        try (ThreadWorker threaded = new ThreadWorker("worker")) {
            threaded.execute(() -> {
                throw new IllegalStateException("a bug");
            });
            Ticket ticket = new Ticket();
            threaded.execute(ticket::complete);

            threaded.await(ticket);

            assertThat(ticket.isDone()).isTrue();
        }
    }

    @Test
    void aThreadWorkerFinishesItsTasksBeforeItEnds() {
        AtomicInteger done = new AtomicInteger();
        ThreadWorker threaded = new ThreadWorker("worker");
        for (int i = 0; i < 1000; i++) {
            threaded.execute(done::incrementAndGet);
        }

        threaded.close();
        assertThat(done).hasValue(1000);
        threaded.execute(done::incrementAndGet);

        assertThat(done).hasValue(1001);
    }

    @Test
    void waitingGoesOnThroughAnInterrupt() {
        try (ThreadWorker threaded = new ThreadWorker("worker")) {
            CountDownLatch answer = new CountDownLatch(1);
            Ticket ticket = new Ticket();
            FutureTask<Boolean> waiter = new FutureTask<>(() -> {
                threaded.await(ticket);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(waiter, "waiter");
            thread.start();
            await().until(() -> thread.getState() == Thread.State.WAITING);

            thread.interrupt();
            threaded.execute(() -> {
                answer.countDown();
                ticket.complete();
            });

            assertThat(waiter).succeedsWithin(SOON).isEqualTo(true);
        }
    }
}
