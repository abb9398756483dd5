package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.MeterRegistry;
import io.walstore.Durability;
import io.walstore.WalLogStore;
import io.walstore.WalLogStoreBuilder;
import io.walstore.WalState;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import io.walstore.spring.boot.WalLogs;
import io.walstore.spring.boot.actuate.WalEndpoint;
import io.walstore.spring.boot.event.WalEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** Several logs in one application, of which each has its name. */
class NamedLogsTests {

    @TempDir
    private Path directory;

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configureThreeLogs() {
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WalAutoConfiguration.class,
                        WalHealthContributorAutoConfiguration.class,
                        WalEndpointAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        WalMetricsAutoConfiguration.class))
                .withPropertyValues(
                        "wal.directory=" + directory,
                        "wal.segment.size=8KB",
                        "wal.logs.audit.durability=interval",
                        "wal.logs.orders.segment.size=16KB",
                        "management.endpoints.web.exposure.include=wal");
    }

    @Test
    void injectsEachWhereItsNameIsTheQualifier() {
        contextRunner.withUserConfiguration(Injected.class).run(context -> {
            Injected injected = context.getBean(Injected.class);

            assertThat(injected.log.status().directory()).isEqualTo(directory.resolve("default"));
            assertThat(injected.audit.status().directory()).isEqualTo(directory.resolve("audit"));
            assertThat(injected.orders.status().directory()).isEqualTo(directory.resolve("orders"));
            assertThat(directory.resolve("audit").resolve("metadata.db")).exists();
            injected.audit.append(new byte[1]);
            assertThat(injected.log.lastIndex()).isZero();
        });
    }

    @Test
    void setsUpEachAsItSaysAndOtherwiseAsTheDefaultLog() {
        contextRunner.run(context -> {
            WalLogs logs = context.getBean(WalLogs.class);

            assertThat(logs.names()).containsExactly("audit", "default", "orders");
            assertThat(logs.get("audit").status().durability()).isEqualTo(Durability.INTERVAL);
            assertThat(logs.get("orders").status().durability()).isEqualTo(Durability.SYNC);
            assertThat(sizeOfTheFirstSegment(logs.get("default"))).isEqualTo(8192);
            assertThat(sizeOfTheFirstSegment(logs.get("audit"))).isEqualTo(8192);
            assertThat(sizeOfTheFirstSegment(logs.get("orders"))).isEqualTo(16384);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> logs.get("bills"))
                    .withMessageContaining("bills")
                    .withMessageContaining("[audit, default, orders]");
        });
    }

    private static long sizeOfTheFirstSegment(WalLogStore log) {
        log.append(new byte[1]);
        return log.segments().get(0).sizeBytes();
    }

    @Test
    void prefersWhatALogSaysWhereverTheDefaultIsSaid() {
        MockEnvironment environment = new MockEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "command line", Map.of("wal.sync-interval", "1s", "wal.retention.keep-unread-by", "a,b")));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("file", Map.of("wal.logs.audit.sync-interval", "${pace:2s}")));
        NamedLogs logs = new NamedLogs(environment);

        assertThat(logs.names()).containsExactly("audit");
        assertThat(logs.propertiesOf("audit").syncInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(logs.propertiesOf("audit").retention().keepUnreadBy()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void sharesNoDatabase() {
        contextRunner
                .withPropertyValues("wal.metadata.path=" + directory.resolve("catalogue.db"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(directory.resolve("catalogue.db")).exists();
                    assertThat(directory.resolve("audit").resolve("metadata.db"))
                            .exists();
                });
    }

    @Test
    void neverLoadsADatabaseForLogsWithoutOne() {
        contextRunner
                .withClassLoader(new FilteredClassLoader("org.sqlite", "org.hibernate"))
                .withPropertyValues("wal.metadata.type=file")
                .run(context -> assertThat(context.getBean(WalLogs.class).names())
                        .containsExactly("audit", "default", "orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "-audit", "a_b"})
    void refusesIllegalNames(String name) {
        contextRunner
                .withPropertyValues("wal.logs[" + name + "].durability=os")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("wal.logs")
                        .hasStackTraceContaining("A log's name must be"));
    }

    @Test
    void refusesValuesUnderTheKeyOfTheLog() {
        contextRunner
                .withPropertyValues("wal.logs.audit.segment.size=1KB")
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("wal.logs.audit.segment.size"));
    }

    @Test
    void tellsTheHealthOfEach() {
        contextRunner.run(context -> {
            CompositeHealthContributor health =
                    context.getBean("walHealthContributor", CompositeHealthContributor.class);

            assertThat(health.getContributor("default")).isNotNull();
            assertThat(health.getContributor("audit")).isNotNull();
            assertThat(health.getContributor("orders")).isNotNull();
        });
    }

    @Test
    void showsEachInTheEndpoint() {
        contextRunner.run(
                context -> assertThat(context.getBean(WalEndpoint.class).logs().toString())
                        .contains("audit=", "default=", "orders="));
    }

    @Test
    void metersEach() {
        contextRunner.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(WalLogs.class).get("audit").append(new byte[7]);

            assertThat(registry.get("wal.append.bytes")
                            .tag("log", "audit")
                            .functionCounter()
                            .count())
                    .isEqualTo(7);
            assertThat(registry.get("wal.append.bytes")
                            .tag("log", "default")
                            .functionCounter()
                            .count())
                    .isZero();
            assertThat(registry.get("wal.index.last")
                            .tag("log", "audit")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        });
    }

    @Test
    void metersTheRetentionOfEach() {
        contextRunner
                .withPropertyValues("wal.retention.max-size=64MB", "wal.logs.audit.retention.max-size=1MB")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);

                    assertThat(retentionOf(registry, "audit")).isEqualTo(1 << 20);
                    assertThat(retentionOf(registry, "default")).isEqualTo(64 << 20);
                });
    }

    private static double retentionOf(MeterRegistry registry, String log) {
        return registry.get("wal.retention.size.limit").tag("log", log).gauge().value();
    }

    @Test
    void publishesTheEventsOfEach() {
        contextRunner.withUserConfiguration(Hearing.class).run(context -> {
            WalLogStore audit = context.getBean(WalLogs.class).get("audit");
            audit.append(new byte[1]);
            audit.roll();

            Hearing hearing = context.getBean(Hearing.class);
            Awaitility.await().until(() -> hearing.logs().contains("audit"));
        });
    }

    @Test
    void letsACustomizerTellThemApart() {
        contextRunner
                .withUserConfiguration(Customized.class)
                .run(context -> assertThat(context.getBean(Customized.class).names)
                        .containsExactlyInAnyOrder("audit", "default", "orders"));
    }

    @Test
    void leavesTheLogOfTheUserAlone() {
        contextRunner.withUserConfiguration(OwnLog.class).run(context -> {
            assertThat(context.getBean(WalLogs.class).names()).containsExactly("audit", "default", "orders");
            assertThat(context.getBean(WalLogStore.class)).isSameAs(context.getBean("ownLog"));
        });
    }

    @Test
    void closesEachWithTheContext() {
        List<WalLogStore> logs = new ArrayList<>();
        contextRunner.run(context -> {
            WalLogs all = context.getBean(WalLogs.class);
            all.names().forEach(name -> logs.add(all.get(name)));
        });

        assertThat(logs).hasSize(3).allMatch(log -> log.status().state() == WalState.CLOSED);
    }

    @Configuration(proxyBeanMethods = false)
    static class Injected {

        private final WalLogStore log;
        private final WalLogStore audit;
        private final WalLogStore orders;

        Injected(WalLogStore log, @Qualifier("audit") WalLogStore audit, @Qualifier("orders") WalLogStore orders) {
            this.log = log;
            this.audit = audit;
            this.orders = orders;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hearing {

        private final List<String> heard = new ArrayList<>();

        @EventListener
        synchronized void hear(WalEvent event) {
            heard.add(event.log());
        }

        synchronized List<String> logs() {
            return List.copyOf(heard);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {

        private final List<String> names = new ArrayList<>();

        @Bean
        WalLogStoreBuilderCustomizer noting() {
            return new WalLogStoreBuilderCustomizer() {
                @Override
                public void customize(String log, WalLogStoreBuilder builder) {
                    names.add(log);
                }

                @Override
                public void customize(WalLogStoreBuilder builder) {}
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnLog {

        @Bean(destroyMethod = "close")
        WalLogStore ownLog(WalProperties properties) {
            return WalLogStore.builder(Path.of(properties.directory(), "mine")).open();
        }
    }
}
