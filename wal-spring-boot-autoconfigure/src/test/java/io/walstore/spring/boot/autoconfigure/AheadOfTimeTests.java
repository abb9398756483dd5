package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.walstore.Durability;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.spring.boot.AheadOfTime;
import io.walstore.spring.boot.WalLogs;
import io.walstore.spring.boot.actuate.WalEndpoint;
import io.walstore.spring.boot.event.WalEvent;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

/** The logs of an application that was processed ahead of time: made at the build, set up at the start. */
class AheadOfTimeTests {

    private static final byte[] ENTRY = {1, 2, 3};
    private static final String BILLS = "wal.logs.bills.durability=os";

    @TempDir
    Path directory;

    private ApplicationContextRunner build(String... properties) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WalAutoConfiguration.class,
                        WalHealthContributorAutoConfiguration.class,
                        WalEndpointAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        WalMetricsAutoConfiguration.class))
                .withPropertyValues(
                        "wal.directory=" + directory.resolve("build"), "management.endpoints.web.exposure.include=wal")
                .withPropertyValues(properties);
    }

    private String at(String place) {
        return "wal.directory=" + directory.resolve(place);
    }

    @Test
    void opensAndReopensTheLogWhereTheStartSays() {
        AheadOfTime.process(build(), application -> {
            application.start(context -> log(context).append(ENTRY), at("here"));
            application.start(
                    context -> assertThat(log(context).getLog(1).data()).isEqualTo(ENTRY), at("here"));
        });

        assertThat(directory.resolve("here/default/metadata.db")).exists();
        assertThat(directory.resolve("build")).doesNotExist();
    }

    private static WalLogStore log(GenericApplicationContext context) {
        return context.getBean(WalLogStore.class);
    }

    @Test
    void injectsNamedLogsAndSetsThemUpAsTheStartSays() {
        AheadOfTime.process(
                build("wal.logs.audit.durability=sync").withUserConfiguration(Injected.class),
                application -> application.start(
                        context -> {
                            Injected injected = context.getBean(Injected.class);
                            assertThat(injected.log).isSameAs(log(context));
                            assertThat(injected.audit.status().directory()).isEqualTo(directory.resolve("here/audit"));
                            assertThat(injected.audit.status().durability()).isEqualTo(Durability.OS);
                            assertThat(context.getBean(WalLogs.class).names()).containsExactly("audit", "default");
                        },
                        at("here"),
                        "wal.metadata.type=file",
                        "wal.logs.audit.durability=os"));
    }

    @Test
    void refusesToStartWithOtherLogsThanItWasBuiltWith() {
        AheadOfTime.process(build("wal.logs.audit.durability=sync"), application -> {
            assertRefuses(application, "[audit, bills]", at("here"), "wal.logs.audit.segment.size=8KB", BILLS);
            assertRefuses(application, "[bills]", at("here"), BILLS);
            assertRefuses(application, "[]", at("here"));
        });
        AheadOfTime.process(build(), application -> assertRefuses(application, "[bills]", at("here"), BILLS));

        assertThat(directory).isEmptyDirectory();
    }

    private static void assertRefuses(AheadOfTime application, String named, String... properties) {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> application.start(context -> {}, properties))
                .withMessageContaining("wal.logs")
                .withMessageContaining(named)
                .withMessageContaining("processed ahead of time with the logs");
    }

    @Test
    void watchesEachLog() {
        AheadOfTime.process(
                build("wal.logs.audit.durability=sync").withUserConfiguration(Hearing.class),
                application -> application.start(
                        context -> {
                            WalLogStore audit = context.getBean(WalLogs.class).get("audit");
                            audit.append(ENTRY);
                            audit.roll();

                            assertThat(context.getBean(WalEndpoint.class).logs().toString())
                                    .contains("audit=", "default=");
                            assertThat(health(context, "default")).isEqualTo(Status.UP);
                            assertThat(health(context, "audit")).isEqualTo(Status.UP);
                            assertThat(appendedBytes(context, "audit")).isEqualTo(ENTRY.length);
                            assertThat(appendedBytes(context, "default")).isZero();
                            await().until(() ->
                                    context.getBean(Hearing.class).logs.contains("audit"));
                        },
                        at("here"),
                        "wal.metadata.type=file",
                        "wal.logs.audit.durability=sync"));
    }

    private static Status health(GenericApplicationContext context, String log) {
        CompositeHealthContributor contributor =
                context.getBean("walHealthContributor", CompositeHealthContributor.class);
        return ((HealthIndicator) contributor.getContributor(log)).health().getStatus();
    }

    private static double appendedBytes(GenericApplicationContext context, String log) {
        return context.getBean(MeterRegistry.class)
                .get("wal.append.bytes")
                .tag("log", log)
                .functionCounter()
                .count();
    }

    @Test
    void closesTheLogsWithTheApplication() {
        Queue<WalLogStore> logs = new ConcurrentLinkedQueue<>();
        AheadOfTime.process(
                build("wal.logs.audit.durability=sync"),
                application -> application.start(
                        context -> {
                            WalLogs all = context.getBean(WalLogs.class);
                            all.names().forEach(name -> logs.add(all.get(name)));
                        },
                        at("here"),
                        "wal.metadata.type=file",
                        "wal.logs.audit.durability=sync"));

        assertThat(logs).hasSize(2).allMatch(log -> log.status().state() == WalState.CLOSED);
    }

    @Test
    void letsAnImageBindTheProperties() {
        AheadOfTime.process(build(), application -> {
            for (Class<?> bound : new Class<?>[] {
                WalProperties.class,
                WalLogProperties.class,
                WalProperties.Retention.class,
                WalProperties.Metadata.class,
                WalEndpointProperties.class
            }) {
                assertThat(RuntimeHintsPredicates.reflection()
                                .onConstructorInvocation(bound.getDeclaredConstructors()[0]))
                        .as(bound.getSimpleName())
                        .accepts(application.hints());
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Injected {

        private final WalLogStore log;
        private final WalLogStore audit;

        Injected(WalLogStore log, @Qualifier("audit") WalLogStore audit) {
            this.log = log;
            this.audit = audit;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hearing {

        private final Queue<String> logs = new ConcurrentLinkedQueue<>();

        @EventListener
        void hear(WalEvent event) {
            logs.add(event.log());
        }
    }
}
