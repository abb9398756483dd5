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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    private static final String FILE = "wal.metadata.type=file";
    private static final String AUDIT = "wal.logs.audit.durability=os";
    private static final String BILLS = "wal.logs.bills.durability=os";

    @TempDir
    static Path builds;

    /** Was built without named logs. */
    private static AheadOfTime plain;

    /** Was built with a log that is called audit. */
    private static AheadOfTime audited;

    @TempDir
    Path directory;

    @BeforeAll
    static void process() {
        ApplicationContextRunner build = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WalAutoConfiguration.class,
                        WalHealthContributorAutoConfiguration.class,
                        WalEndpointAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        WalMetricsAutoConfiguration.class))
                .withPropertyValues("wal.directory=" + builds, "management.endpoints.web.exposure.include=wal");
        plain = AheadOfTime.process(build);
        audited = AheadOfTime.process(
                build.withPropertyValues("wal.logs.audit.durability=sync").withUserConfiguration(Auditing.class));
    }

    private String here() {
        return "wal.directory=" + directory.resolve("here");
    }

    @Test
    void opensAndReopensTheLogWhereTheStartSays() {
        plain.start(context -> log(context).append(ENTRY), here());

        plain.start(context -> assertThat(log(context).getLog(1).data()).isEqualTo(ENTRY), here());
        assertThat(directory.resolve("here/default/metadata.db")).exists();
    }

    private static WalLogStore log(GenericApplicationContext context) {
        return context.getBean(WalLogStore.class);
    }

    @Test
    void opensNothingAtTheBuild() {
        assertThat(builds).isEmptyDirectory();
    }

    @Test
    void injectsNamedLogsAndSetsThemUpAsTheStartSays() {
        audited.start(
                context -> {
                    Auditing auditing = context.getBean(Auditing.class);
                    assertThat(auditing.log).isSameAs(log(context));
                    assertThat(auditing.audit.status().directory()).isEqualTo(directory.resolve("here/audit"));
                    assertThat(auditing.audit.status().durability()).isEqualTo(Durability.OS);
                    assertThat(context.getBean(WalLogs.class).names()).containsExactly("audit", "default");
                },
                here(),
                FILE,
                AUDIT);
    }

    @Test
    void refusesToStartWithOtherLogsThanItWasBuiltWith() {
        assertRefuses(audited, "[audit, bills]", here(), AUDIT, BILLS);
        assertRefuses(audited, "[bills]", here(), BILLS);
        assertRefuses(audited, "[]", here());
        assertRefuses(plain, "[bills]", here(), BILLS);

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
        audited.start(
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
                    await().until(() -> context.getBean(Auditing.class).heard.contains("audit"));
                },
                here(),
                FILE,
                AUDIT);
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

        audited.start(
                context -> {
                    WalLogs all = context.getBean(WalLogs.class);
                    all.names().forEach(name -> logs.add(all.get(name)));
                },
                here(),
                FILE,
                AUDIT);

        assertThat(logs).hasSize(2).allMatch(log -> log.status().state() == WalState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                WalProperties.class,
                WalLogProperties.class,
                WalProperties.Retention.class,
                WalProperties.Metadata.class,
                WalEndpointProperties.class
            })
    void letsAnImageBindTheProperties(Class<?> bound) {
        assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(bound.getDeclaredConstructors()[0]))
                .accepts(plain.hints());
    }

    @Configuration(proxyBeanMethods = false)
    static class Auditing {

        private final WalLogStore log;
        private final WalLogStore audit;
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        Auditing(WalLogStore log, @Qualifier("audit") WalLogStore audit) {
            this.log = log;
            this.audit = audit;
        }

        @EventListener
        void hear(WalEvent event) {
            heard.add(event.log());
        }
    }
}
