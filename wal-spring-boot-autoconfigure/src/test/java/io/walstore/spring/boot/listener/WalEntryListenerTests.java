package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spi.ConsumerBehindException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** What becomes of entries whose delivery succeeds, and of those whose delivery fails. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalEntryListenerTests {

    @TempDir
    Path directory;

    private final Inbox inbox = new Inbox();

    private final Inbox logged = new Inbox();
    private final Logger logger = Logger.getLogger(WalListenerContainer.class.getName());
    private final Handler handler = new LogHandler();

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configure() {
        contextRunner = Listening.runner(directory, inbox);
        logger.addHandler(handler);
    }

    @AfterEach
    void logNoMore() {
        logger.removeHandler(handler);
    }

    @Test
    void commitsWhatTheMethodReturnedFrom() {
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");

            application.awaitPosition("mailer", 3);
            assertThat(inbox.all("mailer")).containsExactly("1", "2", "3");
        });
    }

    @Test
    void goesOnBehindWhatWasCommittedInTheNextContext() {
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2");
            application.awaitPosition("mailer", 2);
        });
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("3");
            application.awaitPosition("mailer", 3);
        });

        assertThat(inbox.all("mailer")).containsExactly("1", "2", "3");
    }

    @Test
    void deliversAgainInTheNextContextWhatWasNotCommitted() {
        inbox.refuse("mailer", "2");
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");
            application.awaitFailure("mailer");
        });
        assertThat(inbox.all("mailer")).containsExactly("1", "2", "2", "2");

        inbox.answer("mailer", any -> {});
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening.in(context).awaitPosition("mailer", 3);
            assertThat(inbox.all("mailer")).containsExactly("1", "2", "2", "2", "2", "3");
        });
    }

    @Test
    void triesTheSameEntryAgainUntilItSucceeds() {
        AtomicInteger failures = new AtomicInteger(2);
        inbox.answer("mailer", what -> {
            if (failures.getAndDecrement() > 0) {
                throw new Exception("not yet");
            }
        });
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2");

            application.awaitPosition("mailer", 2);
            assertThat(inbox.all("mailer")).containsExactly("1", "1", "1", "2");
        });
    }

    @Test
    void triesTheSameListAgainUntilItSucceeds() {
        AtomicInteger failures = new AtomicInteger(2);
        inbox.answer("lists", what -> {
            if (failures.getAndDecrement() > 0) {
                throw new AssertionError("not yet");
            }
        });
        contextRunner.withUserConfiguration(Lists.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");
            application.container("lists").start();

            application.awaitPosition("lists", 3);
            assertThat(inbox.all("lists"))
                    .containsExactly(List.of("1", "2"), List.of("1", "2"), List.of("1", "2"), List.of("3"));
        });
    }

    @Test
    void stopsAtWhatKeepsFailingAndBeginsThereAgain() {
        inbox.refuse("mailer", "2");
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");

            assertThat(application.awaitFailure("mailer"))
                    .hasMessage("entry 2 failed 3 times, and there is no dead letter log")
                    .hasRootCauseMessage("not 2");
            assertThat(application.container("mailer").isRunning()).isFalse();
            assertThat(application.log().consumer("mailer").position()).isEqualTo(1);

            inbox.answer("mailer", any -> {});
            application.container("mailer").start();

            application.awaitPosition("mailer", 3);
            assertThat(application.container("mailer").failure()).isEmpty();
            assertThat(inbox.all("mailer")).containsExactly("1", "2", "2", "2", "2", "3");
        });
    }

    @Test
    void putsWhatKeepsFailingIntoTheDeadLetterLog() {
        inbox.refuse("careful", "2");
        contextRunner.withUserConfiguration(Careful.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");

            application.awaitPosition("careful", 3);
            assertThat(inbox.all("careful")).containsExactly("1", "2", "2", "3");
            assertThat(Listening.texts(application.dead())).containsExactly("2");
            assertThat(application.container("careful").isRunning()).isTrue();
        });
    }

    @Test
    void putsAListThatKeepsFailingIntoTheDeadLetterLog() {
        inbox.refuse("lists", List.of("1", "2"));
        contextRunner.withUserConfiguration(Lists.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");
            application.container("lists").start();

            application.awaitPosition("lists", 3);
            assertThat(Listening.texts(application.dead())).containsExactly("1", "2");
        });
    }

    @Test
    void stopsWhenTheDeadLetterLogTakesNothing() {
        inbox.refuse("careful", "1");
        contextRunner.withUserConfiguration(Careful.class).run(context -> {
            Listening application = Listening.in(context);
            application.dead().close();
            application.append("1", "2");

            assertThat(application.awaitFailure("careful"))
                    .hasMessage("entry 1 did not get into the dead letter log")
                    .cause()
                    .hasSuppressedException(new IllegalArgumentException("not 1"));
            assertThat(application.log().consumer("careful").position()).isZero();
            assertThat(inbox.all("careful")).containsExactly("1", "1");
        });
    }

    @Test
    void stopsWhenItsEntriesAreCutOff() {
        contextRunner.withUserConfiguration(Late.class).run(context -> {
            Listening application = Listening.in(context);
            cutOffUnheard(application, "late");

            assertThat(application.awaitFailure("late"))
                    .isInstanceOfSatisfying(
                            ConsumerBehindException.class,
                            behind -> assertThat(behind.firstIndex()).isEqualTo(4));
            assertThat(logged.next("SEVERE").toString())
                    .startsWith("listener late of log default stopped behind entry ")
                    .contains("the log begins at 4");
            assertThat(inbox.all("late")).doesNotContain("3", "4");
        });
    }

    @Test
    void goesOnAtTheFirstEntryWhenToldTo() {
        contextRunner.withUserConfiguration(Hasty.class).run(context -> {
            Listening application = Listening.in(context);
            cutOffUnheard(application, "hasty");

            application.awaitPosition("hasty", 4);
            assertThat(inbox.all("hasty")).contains("4").doesNotContain("3");
            assertThat(logged.next("WARNING").toString())
                    .startsWith("listener hasty of log default goes on at entry 4: ");
        });
    }

    /** Entry 2 may have been polled already when it is cut off; entry 3 cannot be. */
    private static void cutOffUnheard(Listening application, String listener) {
        application.append("1");
        application.container(listener).start();
        application.awaitPosition(listener, 1);
        application.container(listener).pause();
        application.append("2", "3", "4");
        application.log().truncateFront(4);
        application.container(listener).resume();
    }

    @Test
    void stopsAtTheStartWhereItsEntriesWereCutOff() {
        contextRunner.withUserConfiguration(Late.class).run(context -> {
            Listening application = Listening.in(context);
            startBehindTheCut(application, "late");

            assertThat(application.awaitFailure("late"))
                    .isInstanceOf(ConsumerBehindException.class)
                    .hasMessageStartingWith("consumer late fell behind: it wants entry 1, the log begins at 3");
            assertThat(application.container("late").isRunning()).isFalse();
            assertThat(application.log().consumer("late").position()).isZero();
            assertThat(inbox.all("late")).isEmpty();
            assertThat(logged.next("SEVERE"))
                    .asString()
                    .startsWith("listener late of log default stopped behind entry 0: consumer late fell behind: ");
        });
    }

    @Test
    void startsAtTheFirstEntryWhenToldTo() {
        contextRunner.withUserConfiguration(Hasty.class).run(context -> {
            Listening application = Listening.in(context);
            startBehindTheCut(application, "hasty");

            application.awaitPosition("hasty", 3);
            assertThat(inbox.all("hasty")).containsExactly("3");
        });
    }

    private static void startBehindTheCut(Listening application, String listener) {
        application.log().consumer(listener);
        application.append("1", "2", "3");
        application.log().truncateFront(3);
        application.container(listener).start();
    }

    @Test
    void endsWhenTheLogIsClosed() {
        contextRunner.withUserConfiguration(Mailer.class).run(context -> {
            Listening application = Listening.in(context);
            application.log().close();

            application.awaitFailure("mailer");
            assertThat(application.container("mailer").isRunning()).isFalse();
        });
    }

    private final class LogHandler extends Handler {

        @Override
        public void publish(LogRecord message) {
            logged.add(message.getLevel().getName(), message.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Mailer {

        private final Inbox inbox;

        Mailer(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "mailer", backoff = "1ms")
        void mail(String payload) throws Exception {
            inbox.hear("mailer", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Careful {

        private final Inbox inbox;

        Careful(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "careful", attempts = 2, backoff = "1ms", deadLetter = "dead")
        void hear(String payload) throws Exception {
            inbox.hear("careful", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Lists {

        private final Inbox inbox;

        Lists(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(
                consumer = "lists",
                batch = 2,
                attempts = 3,
                backoff = "1ms",
                deadLetter = "dead",
                autoStartup = "false")
        void hear(List<String> payloads) throws Exception {
            inbox.hear("lists", payloads);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Late {

        private final Inbox inbox;

        Late(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "late", batch = 1, autoStartup = "false")
        void hear(String payload) throws Exception {
            inbox.hear("late", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hasty {

        private final Inbox inbox;

        Hasty(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "hasty", batch = 1, autoStartup = "false", onBehind = OnBehind.SEEK_TO_FIRST)
        void hear(String payload) throws Exception {
            inbox.hear("hasty", payload);
        }
    }
}
