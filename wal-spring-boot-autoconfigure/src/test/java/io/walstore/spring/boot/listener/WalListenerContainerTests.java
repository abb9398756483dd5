package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Listeners start, pause and stop as they are told. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalListenerContainerTests {

    @TempDir
    Path directory;

    private final Inbox inbox = new Inbox();
    private final CountDownLatch release = new CountDownLatch(1);

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configure() {
        contextRunner = Listening.runner(directory, inbox).withUserConfiguration(Three.class);
    }

    @Test
    void startsOnlyThoseThatStartByThemselves() {
        contextRunner.run(context -> {
            assertThat(context.getBean(WalListenerRegistry.class).containers())
                    .extracting(WalListenerContainer::id)
                    .containsExactly("first", "manual", "second");
            Listening application = Listening.in(context);
            assertThat(application.container("first").isRunning()).isTrue();
            assertThat(application.container("second").isRunning()).isTrue();
            assertThat(application.container("manual").isRunning()).isFalse();
            assertThat(context.getBean(WalListenerRegistry.class).container("none"))
                    .isEmpty();
        });
    }

    @Test
    void deliversToEachListenerForItself() {
        inbox.answer("first", what -> release.await());
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2");

            application.awaitPosition("second", 2);
            assertThat(application.log().consumer("first").position()).isZero();
            release.countDown();
            application.awaitPosition("first", 2);
        });
    }

    @Test
    void deliversNothingWhilePaused() {
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.container("first").pause();
            application.append("1");

            application.awaitPosition("second", 1);
            assertThat(application.container("first").isPaused()).isTrue();
            assertThat(application.container("first").isRunning()).isTrue();
            assertThat(inbox.all("first")).isEmpty();

            application.container("first").resume();
            application.awaitPosition("first", 1);
            assertThat(application.container("first").isPaused()).isFalse();
        });
    }

    @Test
    void remainsPausedWhenItStartsAgain() {
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.container("first").pause();
            application.container("first").stop();
            application.container("first").start();
            application.append("1");

            application.awaitPosition("second", 1);
            assertThat(inbox.all("first")).isEmpty();
            application.container("first").resume();
            application.awaitPosition("first", 1);
        });
    }

    @Test
    void deliversWhatItHeldWhenItStopped() {
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.container("first").pause();
            application.append("1", "2");
            application.awaitPosition("second", 2);
            application.container("first").stop();
            application.container("first").resume();
            application.container("first").start();

            application.awaitPosition("first", 2);
            assertThat(inbox.all("first")).containsExactly("1", "2");
        });
    }

    @Test
    void waitsAtAStopForTheCallThatRuns() {
        inbox.answer("first", what -> release.await());
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2");
            inbox.next("first");
            CompletableFuture<Void> stop = CompletableFuture.runAsync(
                    () -> application.container("first").stop());

            await().atMost(Listening.HANGING)
                    .until(() -> !application.container("first").isRunning());
            assertThat(stop).isNotDone();
            release.countDown();
            stop.join();

            assertThat(application.log().consumer("first").position()).isEqualTo(1);
            assertThat(inbox.all("first")).isEmpty();
        });
    }

    @Test
    void interruptsACallThatDoesNotReturnAndGivesItsEntryUpToNobody() {
        inbox.answer("second", what -> release.await());
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.append("1");
            inbox.next("second");

            application.container("second").stop();

            assertThat(application.log().consumer("second").position()).isZero();
            inbox.answer("second", what -> {});
            application.container("second").start();
            application.awaitPosition("second", 1);
            assertThat(inbox.all("second")).containsExactly("1");
            assertThat(application.dead().lastIndex()).isZero();
        });
    }

    @Test
    void waitsForNoBackOffAtAStop() {
        inbox.refuse("first", "1");
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.append("1");
            inbox.next("first");

            application.container("first").stop();
            inbox.answer("first", what -> {});
            application.container("first").start();

            application.awaitPosition("first", 1);
            assertThat(inbox.all("first")).containsExactly("1");
        });
    }

    @Test
    void triesAgainNoSoonerForAnInterruptThatTheMethodLeft() {
        inbox.answer("first", what -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        });
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.append("1");
            inbox.next("first");
            application.append("2");
            application.awaitPosition("second", 2);

            assertThat(inbox.all("first")).isEmpty();
        });
    }

    @Test
    void isStoppedByItsOwnMethod() {
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            inbox.answer("first", what -> application.container("first").stop());
            application.append("1", "2");

            application.awaitPosition("first", 1);
            assertThat(application.container("first").isRunning()).isFalse();
            application.awaitPosition("second", 2);
            assertThat(inbox.all("first")).containsExactly("1");
        });
    }

    @Test
    void stopsAndStartsWithTheContext() {
        contextRunner.run(context -> {
            Listening application = Listening.in(context);

            context.stop();
            assertThat(application.container("first").isRunning()).isFalse();
            application.append("1");
            context.start();

            application.awaitPosition("first", 1);
            assertThat(application.container("manual").isRunning()).isFalse();
        });
    }

    @Test
    void endsItsThreadsBeforeTheLogCloses() {
        inbox.answer("first", what -> release.await());
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            application.append("1");
            inbox.next("first");
            CompletableFuture<Void> close = CompletableFuture.runAsync(context::close);

            await().atMost(Listening.HANGING)
                    .until(() -> !application.container("first").isRunning());
            assertThat(close).isNotDone();
            release.countDown();
            close.join();
        });

        contextRunner.run(context -> assertThat(
                        Listening.in(context).log().consumer("first").position())
                .isEqualTo(1));
    }

    @Test
    void keepsTheApplicationFromItsEndNoLongerThanAPhaseMay() {
        inbox.answer("stubborn", what -> release.await());
        contextRunner
                .withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
                .withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=100ms")
                .withUserConfiguration(Stubborn.class)
                .run(context -> {
                    Listening.in(context).append("1");
                    inbox.next("stubborn");

                    CompletableFuture<Void> close = CompletableFuture.runAsync(context::close);

                    assertThat(close).succeedsWithin(Listening.HANGING);
                    assertThat(release.getCount()).isEqualTo(1);
                    release.countDown();
                });
    }

    @Test
    void doesNotRunWhereTheLogTakesNoSuchConsumer() {
        contextRunner.withUserConfiguration(Misnamed.class).run(context -> {
            WalListenerContainer container = Listening.in(context).container("not legal");

            assertThatIllegalArgumentException().isThrownBy(container::start);
            assertThat(container.isRunning()).isFalse();
        });
    }

    @Test
    void failsWhereThereIsNoThreadAndStartsWhenThereIsOne() {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        Executor threads = task -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            new Thread(task).start();
        };
        contextRunner.run(context -> {
            Listening application = Listening.in(context);
            WalListenerContainer container =
                    new WalListenerContainer(application.container("manual").listener(), threads);

            container.start();
            assertThat(container.isRunning()).isFalse();
            assertThat(container.failure()).get().isInstanceOf(OutOfMemoryError.class);

            exhausted.set(false);
            container.start();
            application.append("1");
            application.awaitPosition("manual", 1);
            container.stop();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Misnamed {
        @WalEntryListener(consumer = "not legal", autoStartup = "false")
        void hear(String payload) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Stubborn {

        private final Inbox inbox;

        Stubborn(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "stubborn", stopTimeout = "1d")
        void hear(String payload) throws Exception {
            inbox.hear("stubborn", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Three {

        private final Inbox inbox;

        Three(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "first", backoff = "1h")
        void first(String payload) throws Exception {
            inbox.hear("first", payload);
        }

        @WalEntryListener(consumer = "second", attempts = 1, deadLetter = "dead", stopTimeout = "50ms")
        void second(String payload) throws Exception {
            inbox.hear("second", payload);
        }

        @WalEntryListener(consumer = "manual", autoStartup = "false")
        void manual(String payload) throws Exception {
            inbox.hear("manual", payload);
        }
    }
}
