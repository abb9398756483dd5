package io.walstore.spring.boot.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import io.walstore.spring.boot.actuate.WalEndpoint;
import io.walstore.spring.boot.listener.WalEntryListener;
import io.walstore.spring.boot.listener.WalListenerContainer;
import io.walstore.spring.boot.listener.WalListenerRegistry;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that starts while its log is being opened. */
@Timeout(120)
class BackgroundStartTests {

    private final FaultyMetaStore metaStore = new FaultyMetaStore();

    @TempDir
    Path directory;

    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        metaStore.release();
        if (application != null) {
            application.close();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @WalEntryListener(consumer = "ear")
        void hear(String payload) {
            heard.add(payload);
        }
    }

    private void start(String mode) {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(
                        context -> context.getBeanFactory().registerSingleton("slow", (WalLogStoreBuilderCustomizer)
                                builder -> builder.metaStore(metaStore)))
                .run(
                        "--wal.directory=" + directory,
                        "--wal.startup.mode=" + mode,
                        "--spring.jmx.enabled=true",
                        "--management.endpoints.jmx.exposure.include=wal");
    }

    private ReadinessState readiness() {
        return application.getBean(ApplicationAvailability.class).getReadinessState();
    }

    private Status health() {
        return application.getBean(HealthEndpoint.class).healthForPath("wal").getStatus();
    }

    @Test
    void startsWhileTheLogIsBeingOpenedAndIsReadyWhenItIsOpen() throws InterruptedException {
        metaStore.holdLoads();

        start("background");

        WalLogStore log = application.getBean(WalLogStore.class);
        assertThat(log.status().state()).isEqualTo(WalState.RECOVERING);
        assertThat(readiness()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
        assertThat(health()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(gauge("wal.writable")).isZero();
        assertThat(gauge("wal.disk.usable")).isNaN();
        assertThat(gauge("wal.oldest.entry.age")).isNaN();
        assertThat(gauge("wal.consumers")).isZero();
        assertThat(application.getBean(WalEndpoint.class).log("default")).isNotNull();

        metaStore.release();

        await().untilAsserted(() -> assertThat(readiness()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC));
        assertThat(health()).isEqualTo(Status.UP);
        assertThat(gauge("wal.writable")).isEqualTo(1);
        assertThat(gauge("wal.disk.usable")).isPositive();
        log.append("heard".getBytes(UTF_8));
        assertThat(application.getBean(Application.class).heard.poll(30, TimeUnit.SECONDS))
                .isEqualTo("heard");
    }

    private double gauge(String name) {
        return application.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    @Test
    void isReadyAtOnceIfTheLogWasOpenedMeanwhile() {
        start("background");

        await().untilAsserted(() -> assertThat(readiness()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC));
        assertThat(application.getBean(WalLogStore.class).append(new byte[1])).isEqualTo(1);
    }

    @Test
    void goesOnUnreadyIfTheLogCannotBeOpenedAndIsReadyAfterAReopen() {
        try (WalLogStore holder = WalLogStore.builder(directory.resolve("default"))
                .metaStore(metaStore)
                .open()) {
            assertThat(holder.lastIndex()).isZero();
            start("background");
            await().until(() -> application.getBean(WalLogStore.class).status().state() == WalState.FAILED);

            assertThat(readiness()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
            assertThat(health()).isEqualTo(Status.DOWN);
        }

        application.getBean(ManagedLog.class).reopen();

        assertThat(readiness()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
        assertThat(health()).isEqualTo(Status.UP);
    }

    @Test
    void opensAFailedLogAgainAndListenersGoOn() throws InterruptedException {
        start("blocking");
        WalLogStore log = application.getBean(WalLogStore.class);
        BlockingQueue<String> heard = application.getBean(Application.class).heard;
        log.append("before".getBytes(UTF_8));
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("before");
        metaStore.failNextCommit();
        assertThatExceptionOfType(WalException.class).isThrownBy(log::roll);
        assertThat(health()).isEqualTo(Status.DOWN);

        application.getBean(WalEndpoint.class).act("default", "reopen", null, null, null, null, null, null, null);

        assertThat(health()).isEqualTo(Status.UP);
        log.append("after".getBytes(UTF_8));
        await().until(() -> heard.contains("after"));
    }

    /** A listener may have ended long before, when the failed log took none of its commits. */
    @Test
    void startsListenersAgainThatEndedWithTheLog() {
        start("blocking");
        WalLogStore log = application.getBean(WalLogStore.class);
        BlockingQueue<String> heard = application.getBean(Application.class).heard;
        WalListenerContainer ear =
                application.getBean(WalListenerRegistry.class).container("ear").orElseThrow();
        ear.pause();
        log.append("kept".getBytes(UTF_8));
        metaStore.failNextCommit();
        assertThatExceptionOfType(WalException.class).isThrownBy(log::roll);
        ear.resume();
        await().until(() -> ear.failure().isPresent());
        assertThat(ear.failure()).containsInstanceOf(WalFailedException.class);
        heard.clear();

        application.getBean(ManagedLog.class).reopen();

        await().until(() -> heard.contains("kept"));
        await().until(() -> log.consumer("ear").position() == 1);
        assertThat(ear.isRunning()).isTrue();
    }

    @Test
    void leavesItToWhoRefusesTrafficForAnotherReason() {
        metaStore.holdLoads();
        start("background");
        AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC);

        metaStore.release();

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("wal-open-default")));
        assertThat(application.getBean(WalLogStore.class).append(new byte[1])).isEqualTo(1);
        assertThat(readiness()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
    }
}
