package io.walstore.spring.boot.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.LogConsumer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/** Listeners that are called with several entries at once; the first letter of an entry is its key. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrentListenerTests {

    @TempDir
    Path directory;

    private final Inbox inbox = new Inbox();
    private final CountDownLatch release = new CountDownLatch(1);

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configure() {
        contextRunner = Listening.runner(directory, inbox).withUserConfiguration(Witness.class);
    }

    @Test
    void keepsTheOrderOfEachKeyWhateverFailsAndHoweverLongItTakes() {
        int entries = 4000;
        contextRunner
                .withPropertyValues("app.concurrency=8", "app.backoff=1ms")
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    Chaos chaos = new Chaos(application.log().consumer("patient"), 8);
                    inbox.answer("patient", chaos);
                    List<String> payloads = IntStream.rangeClosed(1, entries)
                            .mapToObj(index ->
                                    (char) ('a' + ThreadLocalRandom.current().nextInt(20)) + "" + index)
                            .toList();
                    application
                            .log()
                            .append(payloads.stream()
                                    .map(payload -> payload.getBytes(UTF_8))
                                    .toList());

                    application.awaitPosition("patient", entries);
                    assertThat(chaos.wrong).isEmpty();
                    assertThat(chaos.most).hasValueBetween(2, 8);
                    for (char key = 'a'; key < 'a' + 20; key++) {
                        String prefix = String.valueOf(key);
                        assertThat(chaos.done.stream().filter(done -> done.startsWith(prefix)))
                                .containsExactlyElementsOf(payloads.stream()
                                        .filter(payload -> payload.startsWith(prefix))
                                        .toList());
                    }
                });
    }

    /** Takes its time, fails at random, and looks whether anything is wrong. */
    private static final class Chaos implements Inbox.Answer {

        private final LogConsumer consumer;
        private final int limit;
        private final ConcurrentHashMap<Character, String> underWay = new ConcurrentHashMap<>();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private final Queue<String> done = new ConcurrentLinkedQueue<>();
        private final AtomicInteger most = new AtomicInteger();

        Chaos(LogConsumer consumer, int limit) {
            this.consumer = consumer;
            this.limit = limit;
        }

        @Override
        public void to(Object what) {
            String payload = (String) what;
            String other = underWay.putIfAbsent(payload.charAt(0), payload);
            check(other == null, payload + " beside " + other);
            most.accumulateAndGet(underWay.size(), Math::max);
            check(underWay.size() <= limit, "too many at once: " + underWay);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
            long position = consumer.position();
            check(position < Integer.parseInt(payload.substring(1)), payload + " under way at position " + position);
            boolean fails = ThreadLocalRandom.current().nextInt(10) == 0;
            if (!fails) {
                done.add(payload);
            }
            underWay.remove(payload.charAt(0));
            if (fails) {
                throw new NotYet();
            }
        }

        private void check(boolean right, String message) {
            if (!right) {
                wrong.add(message);
            }
        }
    }

    /** Happens often, and so is short in what is logged. */
    private static final class NotYet extends RuntimeException {
        NotYet() {
            super("not yet", null, false, false);
        }
    }

    @Test
    void deliversDifferentKeysAtOnce() {
        CyclicBarrier both = new CyclicBarrier(2);
        inbox.answer("patient", what -> both.await(30, TimeUnit.SECONDS));
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1");

            application.awaitPosition("patient", 2);
            assertThat(inbox.all("patient")).containsExactlyInAnyOrder("a1", "b1");
        });
    }

    @Test
    void deliversOneAfterTheOtherUnlessToldOtherwise() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        inbox.answer("patient", what -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            LockSupport.parkNanos(100_000);
            underWay.decrementAndGet();
        });
        contextRunner
                .withPropertyValues("app.concurrency=1")
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    String[] payloads = IntStream.range(0, 200)
                            .mapToObj(number -> (char) ('a' + number % 5) + "" + number)
                            .toArray(String[]::new);
                    application.append(payloads);

                    application.awaitPosition("patient", 200);
                    assertThat(most).hasValue(1);
                    assertThat(inbox.all("patient")).containsExactly((Object[]) payloads);
                });
    }

    @Test
    void commitsNothingOverWhatIsNotDone() {
        hold("a1");
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1", "b2", "b3");
            awaitHeard("a1", "b1", "b2", "b3");

            assertThat(application.log().consumer("patient").position()).isZero();
            release.countDown();
            application.awaitPosition("patient", 4);
        });
    }

    @Test
    void holdsUpNoOtherKeyWhileOneWaitsForItsNextAttempt() {
        inbox.answer("patient", what -> {
            if (List.of("a1", "b1").contains(what)) {
                throw new IllegalStateException("not now");
            }
        });
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "a2", "b1", "b2", "c1", "c2");
            awaitHeard("a1", "b1", "c1", "c2");
            application.append("c3");
            awaitHeard("a1", "b1", "c1", "c2", "c3");
            application.container("patient").stop();

            assertThat(inbox.all("patient")).hasSize(5);
            assertThat(application.log().consumer("patient").position()).isZero();
        });
    }

    @Test
    void triesAgainInTimeWhileTheOnlyFreeThreadWaitsForEntries() {
        AtomicInteger failures = new AtomicInteger(3);
        inbox.answer("patient", what -> {
            if (what.equals("b1")) {
                release.await();
            } else if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
            }
        });
        contextRunner
                .withPropertyValues("app.backoff=20ms")
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append("a1", "b1");

                    awaitHeard("a1", "a1", "a1", "a1", "b1");
                    application.awaitPosition("patient", 1);
                    release.countDown();
                    application.awaitPosition("patient", 2);
                });
    }

    @Test
    void takesInNoMoreThanItsBatchBehindWhatIsNotDone() {
        hold("a1");
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1");
            application.append(numbered("b", Patient.BATCH + 5));
            awaitHeard(Stream.concat(Stream.of("a1"), Stream.of(numbered("b", Patient.BATCH - 1)))
                    .toArray(String[]::new));
            application.awaitPosition("witness", Patient.BATCH + 6);

            assertThat(inbox.all("patient")).hasSize(Patient.BATCH);
            release.countDown();
            application.awaitPosition("patient", Patient.BATCH + 6);
        });
    }

    @Test
    void deliversAgainAfterACrashWhateverIsBehindTheFirstThatIsNotDone(@TempDir Path crashed) {
        inbox.answer("patient", what -> {
            if (what.equals("a2")) {
                release.await();
            }
        });
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "a2", "b1", "b2", "b3");
            awaitHeard("a1", "a2", "b1", "b2", "b3");
            application.awaitPosition("patient", 1);
            application.log().consumer("patient").flush();
            copy(directory, crashed);
            release.countDown();
        });

        Inbox afterwards = new Inbox();
        Listening.runner(crashed, afterwards)
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening.in(context).awaitPosition("patient", 5);
                    assertThat(afterwards.all("patient")).containsExactlyInAnyOrder("a2", "b1", "b2", "b3");
                    assertThat(afterwards.all("patient")).containsSubsequence("b1", "b2", "b3");
                });
    }

    /** What a process that ends at this moment leaves behind. */
    private static void copy(Path from, Path to) throws IOException {
        FileSystemUtils.copyRecursively(from, to);
    }

    @Test
    void deliversAgainWhatAStopInterruptedAndWhatIsBehindIt() {
        hold("a1");
        contextRunner
                .withPropertyValues("app.stop=50ms")
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append("a1", "b1", "b2");
                    awaitHeard("a1", "b1", "b2");
                    application.container("patient").stop();
                    assertThat(application.log().consumer("patient").position()).isZero();

                    inbox.answer("patient", what -> {});
                    application.container("patient").start();

                    application.awaitPosition("patient", 3);
                    assertThat(inbox.all("patient"))
                            .hasSize(6)
                            .containsSubsequence("a1", "a1")
                            .containsSubsequence("b1", "b2", "b1", "b2");
                });
    }

    @Test
    void waitsAtAStopForAllCallsThatRun() {
        hold("a1", "b1");
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1", "a2", "b2");
            awaitHeard("a1", "b1");
            CompletableFuture<Void> stop = CompletableFuture.runAsync(
                    () -> application.container("patient").stop());

            await().atMost(Listening.HANGING)
                    .until(() -> !application.container("patient").isRunning());
            assertThat(stop).isNotDone();
            release.countDown();
            stop.join();

            assertThat(application.log().consumer("patient").position()).isEqualTo(2);
            assertThat(inbox.all("patient")).containsExactlyInAnyOrder("a1", "b1");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal-listener-patient-1", "wal-listener-patient-2"})
    void waitsAtAStopForEachThread(String first) {
        CompletableFuture<Thread> firstThread = new CompletableFuture<>();
        CountDownLatch releaseFirst = new CountDownLatch(1);
        inbox.answer("patient", what -> {
            if (Thread.currentThread().getName().equals(first)) {
                firstThread.complete(Thread.currentThread());
                releaseFirst.await();
            } else {
                release.await();
            }
        });
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1");
            awaitHeard("a1", "b1");

            CompletableFuture<Void> end = application.container("patient").end();
            releaseFirst.countDown();
            firstThread.join().join();

            assertThat(end).isNotDone();
            release.countDown();
            end.join();
            assertThat(application.log().consumer("patient").position()).isEqualTo(2);
        });
    }

    @Test
    void interruptsAllCallsThatDoNotReturn() {
        CountDownLatch interrupted = new CountDownLatch(2);
        inbox.answer("patient", what -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        contextRunner
                .withPropertyValues("app.stop=50ms")
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append("a1", "b1");
                    awaitHeard("a1", "b1");

                    application.container("patient").stop();

                    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
                    assertThat(application.log().consumer("patient").position()).isZero();
                });
    }

    @Test
    void isStoppedByItsOwnMethodAfterTheOtherCallsThatRun() {
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            CountDownLatch begun = new CountDownLatch(1);
            inbox.answer("patient", what -> {
                if (what.equals("a1")) {
                    begun.await();
                    application.container("patient").stop();
                    release.countDown();
                } else {
                    begun.countDown();
                    release.await();
                }
            });
            application.append("a1", "b1", "a2", "b2");

            application.awaitPosition("patient", 2);
            application.container("patient").stop();
            assertThat(inbox.all("patient")).containsExactlyInAnyOrder("a1", "b1");

            application.container("patient").start();
            application.awaitPosition("patient", 4);
        });
    }

    @Test
    void beginsNothingWhilePausedAndEndsWhatItBegan() {
        hold("a1", "b1");
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1", "a2", "b2");
            awaitHeard("a1", "b1");

            application.container("patient").pause();
            release.countDown();
            application.awaitPosition("patient", 2);
            application.append("c1");
            application.awaitPosition("witness", 5);
            assertThat(inbox.all("patient")).containsExactlyInAnyOrder("a1", "b1");

            application.container("patient").resume();
            application.awaitPosition("patient", 5);
        });
    }

    @Test
    void putsWhatKeepsFailingIntoTheDeadLetterLogInTheOrderOfItsKey() {
        inbox.answer("careful", what -> {
            if (what.toString().startsWith("a")) {
                throw new IllegalStateException("not " + what);
            }
        });
        contextRunner.withUserConfiguration(Careful.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1", "a2", "b2", "a3", "b3");

            application.awaitPosition("careful", 6);
            assertThat(Listening.texts(application.dead())).containsExactly("a1", "a2", "a3");
            assertThat(inbox.all("careful"))
                    .hasSize(9)
                    .containsSubsequence("a1", "a1", "a2", "a2", "a3", "a3")
                    .containsSubsequence("b1", "b2", "b3");
        });
    }

    @Test
    void stopsBeforeWhatKeepsFailingWithoutDeadLetterLog() {
        inbox.refuse("strict", "a2");
        contextRunner.withUserConfiguration(Strict.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "a2", "b1", "a3", "b2");

            assertThat(application.awaitFailure("strict"))
                    .hasMessage("entry 2 failed 1 times, and there is no dead letter log");
            application.append("c1");
            application.awaitPosition("witness", 6);
            application.container("strict").stop();
            assertThat(application.log().consumer("strict").position()).isEqualTo(1);
            assertThat(inbox.all("strict")).doesNotContain("a3", "c1");

            inbox.answer("strict", what -> {});
            application.container("strict").start();
            application.awaitPosition("strict", 6);
            assertThat(inbox.all("strict"))
                    .containsSubsequence("a1", "a2", "a2", "a3")
                    .containsSubsequence("b1", "b2");
        });
    }

    @Test
    void deliversNothingBehindAnEntryWhoseKeyIsNotToldYet() {
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "", "b1");

            application.awaitPosition("patient", 1);
            application.awaitPosition("witness", 3);
            application.container("patient").stop();
            assertThat(inbox.all("patient")).containsExactly("a1");
            assertThat(application.log().consumer("patient").position()).isEqualTo(1);
        });
    }

    @Test
    void keepsTheOrderWhenAKeyIsToldAtTheSecondAttempt() {
        contextRunner
                .withPropertyValues("app.backoff=1ms", "app.key=@sometimes.of(#root)")
                .withUserConfiguration(Patient.class, Sometimes.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append("a1", "b1", "a2", "b2", "a3");

                    application.awaitPosition("patient", 5);
                    assertThat(inbox.all("patient"))
                            .hasSize(5)
                            .containsSubsequence("a1", "a2", "a3")
                            .containsSubsequence("b1", "b2");
                });
    }

    @Test
    void callsTheMethodWithoutAnInterruptThatTheKeyLeft() {
        AtomicInteger interrupted = new AtomicInteger();
        inbox.answer("patient", what -> {
            if (Thread.currentThread().isInterrupted()) {
                interrupted.incrementAndGet();
            }
        });
        contextRunner
                .withPropertyValues("app.key=@interrupting.of(#root)")
                .withUserConfiguration(Patient.class, Interrupting.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append(numbered("a", 200));

                    application.awaitPosition("patient", 200);
                    assertThat(interrupted).hasValue(0);
                });
    }

    @Test
    void putsAnEntryWhoseKeyCannotBeToldIntoTheDeadLetterLog() {
        contextRunner.withUserConfiguration(Careful.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "", "a2");

            application.awaitPosition("careful", 3);
            assertThat(inbox.all("careful")).containsExactly("a1", "a2");
            assertThat(Listening.texts(application.dead())).containsExactly("");
        });
    }

    @Test
    void stopsBeforeAnEntryWhoseKeyCannotBeTold() {
        contextRunner.withUserConfiguration(Strict.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1");
            application.awaitPosition("strict", 1);
            application.append("", "a2");

            assertThat(application.awaitFailure("strict"))
                    .hasMessage("entry 2 failed 1 times, and there is no dead letter log");
            application.container("strict").stop();
            assertThat(application.log().consumer("strict").position()).isEqualTo(1);
            assertThat(inbox.all("strict")).containsExactly("a1");
        });
    }

    @Test
    void takesNothingInBehindAnEntryThatItStopsBefore() {
        contextRunner.withUserConfiguration(Strict.class).run(context -> {
            Listening application = Listening.in(context);
            application.container("strict").stop();
            application.append("a1", "", "a2");
            Listener listener = application.container("strict").listener();
            LogConsumer consumer = application.log().consumer("strict");
            ListenerRun run =
                    new ListenerRun(listener, consumer, new Gate(Lanes.of(listener.settings()), false), () -> {});
            List<Thread> threads =
                    Stream.generate(() -> new Thread(run)).limit(2).toList();

            synchronized (run) { // so that the failure cannot be told yet
                threads.forEach(Thread::start);
                await().atMost(Listening.HANGING)
                        .until(() -> threads.stream().anyMatch(thread -> thread.getState() == Thread.State.BLOCKED));
                application.awaitPosition("strict", 1);
                application.append("a3");
                application.awaitPosition("witness", 4);
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(run.failure()).isPresent();
            assertThat(inbox.all("strict")).containsExactly("a1");
            assertThat(consumer.position()).isEqualTo(1);
        });
    }

    @Test
    void goesOnAtTheFirstEntryThereIsWhileOthersAreUnderWay() {
        hold("a1");
        contextRunner.withUserConfiguration(Hasty.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1");
            awaitHeardBy("hasty", "a1", "b1");
            application.container("hasty").pause();
            application.append("b2", "b3", "b4");
            application.awaitPosition("witness", 5);
            application.log().truncateFront(5);
            application.container("hasty").resume();
            release.countDown();

            application.awaitPosition("hasty", 5);
            assertThat(inbox.all("hasty")).contains("b4");
        });
    }

    @Test
    void doesNotTakeWhatACutTookForWhatIsWrittenThere() {
        CountDownLatch releaseNew = new CountDownLatch(1);
        inbox.answer("patient", what -> {
            if (what.equals("a2")) {
                release.await();
            } else if (what.equals("new")) {
                releaseNew.await();
            }
        });
        contextRunner
                .withPropertyValues("app.concurrency=3")
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append("a1", "a2");
                    awaitHeardBy("patient", "a1", "a2");
                    application.awaitPosition("patient", 1);

                    application.log().truncateBack(1);
                    application.append("new", "a3");
                    awaitHeardBy("patient", "a1", "a2", "new");
                    release.countDown();
                    awaitHeardBy("patient", "a1", "a2", "new", "a3");
                    assertThat(application.log().consumer("patient").position()).isEqualTo(1);

                    releaseNew.countDown();
                    application.awaitPosition("patient", 3);
                });
    }

    @Test
    void endsWhenTheLogIsClosedUnderCallsThatRun() {
        hold("a1", "b1");
        contextRunner.withUserConfiguration(Patient.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("a1", "b1");
            awaitHeard("a1", "b1");
            application.log().close();
            release.countDown();

            application.awaitFailure("patient");
            application.container("patient").stop();
            assertThat(application.container("patient").isRunning()).isFalse();
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void callsOnVirtualThreadsWhereTheyAreEnabled() {
        Queue<String> groups = new ConcurrentLinkedQueue<>();
        CyclicBarrier both = new CyclicBarrier(2);
        inbox.answer("patient", what -> {
            groups.add(Thread.currentThread().getThreadGroup().getName());
            both.await(30, TimeUnit.SECONDS);
        });
        contextRunner
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .withUserConfiguration(Patient.class)
                .run(context -> {
                    Listening application = Listening.in(context);
                    application.append("a1", "b1");

                    application.awaitPosition("patient", 2);
                    assertThat(groups).containsExactly("VirtualThreads", "VirtualThreads");
                });
    }

    /** Does not return from these before it is released. */
    private void hold(String... held) {
        Inbox.Answer answer = what -> {
            if (List.of(held).contains(what)) {
                release.await();
            }
        };
        Stream.of("patient", "hasty").forEach(listener -> inbox.answer(listener, answer));
    }

    private void awaitHeard(String... payloads) {
        awaitHeardBy("patient", payloads);
    }

    private void awaitHeardBy(String listener, String... payloads) {
        await().atMost(Listening.HANGING)
                .untilAsserted(() -> assertThat(inbox.all(listener)).containsExactlyInAnyOrder((Object[]) payloads));
    }

    private static String[] numbered(String key, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> key + number).toArray(String[]::new);
    }

    /** Has had what the other could have had. */
    @Configuration(proxyBeanMethods = false)
    static class Witness {
        @WalEntryListener(consumer = "witness")
        void hear(String payload) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Patient {

        static final int BATCH = 16;

        private final Inbox inbox;

        Patient(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(
                consumer = "patient",
                batch = BATCH,
                concurrency = "${app.concurrency:2}",
                key = "${app.key:substring(0, 1)}",
                attempts = Integer.MAX_VALUE,
                backoff = "${app.backoff:1h}",
                stopTimeout = "${app.stop:30s}")
        void hear(String payload) throws Exception {
            inbox.hear("patient", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Careful {

        private final Inbox inbox;

        Careful(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(
                consumer = "careful",
                concurrency = "2",
                key = "substring(0, 1)",
                attempts = 2,
                backoff = "1ms",
                deadLetter = "dead")
        void hear(String payload) throws Exception {
            inbox.hear("careful", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Strict {

        private final Inbox inbox;

        Strict(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "strict", concurrency = "4", key = "substring(0, 1)", attempts = 1)
        void hear(String payload) throws Exception {
            inbox.hear("strict", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hasty {

        private final Inbox inbox;

        Hasty(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(
                consumer = "hasty",
                batch = 2,
                concurrency = "2",
                key = "substring(0, 1)",
                onBehind = OnBehind.SEEK_TO_FIRST)
        void hear(String payload) throws Exception {
            inbox.hear("hasty", payload);
        }
    }

    /** A key for each entry, and an interrupt. */
    @Configuration(proxyBeanMethods = false)
    static class Interrupting {

        @Bean
        Object interrupting() {
            return new Keys();
        }

        static final class Keys {
            public String of(String payload) {
                Thread.currentThread().interrupt();
                return payload;
            }
        }
    }

    /** A key that can be told from the second time on. */
    @Configuration(proxyBeanMethods = false)
    static class Sometimes {

        @Bean
        Object sometimes() {
            return new Keys();
        }

        static final class Keys {

            private final Queue<String> seen = new ConcurrentLinkedQueue<>();

            public String of(String payload) {
                if (!seen.contains(payload)) {
                    seen.add(payload);
                    throw new IllegalStateException("not yet");
                }
                return payload.substring(0, 1);
            }
        }
    }
}
