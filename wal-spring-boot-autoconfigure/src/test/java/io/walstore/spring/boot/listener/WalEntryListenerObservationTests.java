package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Each delivery is observed where somebody wants to know. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WalEntryListenerObservationTests {

    @TempDir
    Path directory;

    private final Inbox inbox = new Inbox();

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configure() {
        contextRunner = Listening.runner(directory, inbox).withUserConfiguration(Mailer.class);
    }

    @Test
    void observesEachDelivery() {
        inbox.refuse("mailer", "2");
        contextRunner.withUserConfiguration(Observed.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "2", "3");
            application.awaitPosition("mailer", 3);
            application.container("mailer").stop();

            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(deliveries(meters, "mailer", "SUCCESS")).isEqualTo(2);
            assertThat(deliveries(meters, "mailer", "FAILURE")).isEqualTo(2);
        });
    }

    @Test
    void observesAKeyThatCannotBeToldAsADeliveryThatFails() {
        contextRunner.withUserConfiguration(Observed.class, Keyed.class).run(context -> {
            Listening application = Listening.in(context);
            application.append("1", "", "3");
            application.awaitPosition("keyed", 3);
            application.container("keyed").stop();

            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(deliveries(meters, "keyed", "SUCCESS")).isEqualTo(2);
            assertThat(deliveries(meters, "keyed", "FAILURE")).isEqualTo(2);
        });
    }

    /** What a method does in turn is observed as part of its delivery. */
    @Test
    void observesWhileTheMethodRuns() {
        contextRunner.withUserConfiguration(Observed.class, Witness.class).run(context -> {
            Listening.in(context).append("1");

            assertThat(inbox.next("witness")).isEqualTo("wal.consumer.process");
        });
    }

    @Test
    void isObservedByWhatBootConfigures() {
        boot("management.observations.enable.wal=true").run(context -> {
            Listening application = Listening.in(context);
            application.append("1");
            application.awaitPosition("mailer", 1);
            application.container("mailer").stop();

            assertThat(deliveries(context.getBean(MeterRegistry.class), "mailer", "SUCCESS"))
                    .isEqualTo(1);
        });
    }

    @Test
    void isNotObservedWhereThatIsSwitchedOff() {
        boot("management.observations.enable.wal.consumer.process=false").run(context -> {
            Listening application = Listening.in(context);
            application.append("1");
            application.awaitPosition("mailer", 1);
            application.container("mailer").stop();

            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.find("wal.consumer.process").meters()).isEmpty();
            assertThat(meters.find("wal.consumer.process.active").meters()).isEmpty();
        });
    }

    private ApplicationContextRunner boot(String property) {
        return contextRunner
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        ObservationAutoConfiguration.class))
                .withPropertyValues(property);
    }

    @Test
    void deliversWithoutRegistry() {
        contextRunner.run(context -> {
            Listening.in(context).append("1");

            assertThat(inbox.next("mailer")).isEqualTo("1");
        });
    }

    @Test
    void deliversWithoutMicrometer() {
        contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer")).run(context -> {
            Listening.in(context).append("1");

            assertThat(inbox.next("mailer")).isEqualTo("1");
        });
    }

    private static long deliveries(MeterRegistry meters, String consumer, String outcome) {
        return meters.get("wal.consumer.process")
                .tags("consumer", consumer, "log", "default", "outcome", outcome)
                .timer()
                .count();
    }

    @Configuration(proxyBeanMethods = false)
    static class Mailer {

        private final Inbox inbox;

        Mailer(Inbox inbox) {
            this.inbox = inbox;
        }

        @WalEntryListener(consumer = "mailer", attempts = 2, backoff = "1ms", deadLetter = "dead")
        void mail(String payload) throws Exception {
            inbox.hear("mailer", payload);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Witness {

        private final Inbox inbox;
        private final ObservationRegistry observations;

        Witness(Inbox inbox, ObservationRegistry observations) {
            this.inbox = inbox;
            this.observations = observations;
        }

        @WalEntryListener(consumer = "witness")
        void see(String payload) throws Exception {
            Observation current = observations.getCurrentObservation();
            inbox.hear(
                    "witness",
                    current == null ? "nothing" : current.getContextView().getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Keyed {

        @WalEntryListener(
                consumer = "keyed",
                concurrency = "2",
                key = "substring(0, 1)",
                attempts = 2,
                backoff = "1ms",
                deadLetter = "dead")
        void hear(String payload) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Observed {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observations(MeterRegistry meters) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            return registry;
        }
    }
}
