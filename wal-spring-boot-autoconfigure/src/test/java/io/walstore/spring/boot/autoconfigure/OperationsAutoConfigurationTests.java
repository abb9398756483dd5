package io.walstore.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.actuate.WalEndpoint;
import io.walstore.spring.boot.actuate.WalEndpointWebExtension;
import io.walstore.spring.boot.actuate.WalHealthIndicator;
import io.walstore.spring.boot.metrics.WalMetrics;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which beans operators get, and when. */
class OperationsAutoConfigurationTests {

    @TempDir
    Path directory;

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configureEverything() {
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        WalAutoConfiguration.class,
                        WalEndpointAutoConfiguration.class,
                        WalHealthContributorAutoConfiguration.class,
                        WalMetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .withPropertyValues(
                        "wal.directory=" + directory,
                        "wal.metadata.type=file",
                        "management.endpoints.web.exposure.include=wal");
    }

    @Test
    void providesHealthAndEndpointAndMetrics() {
        contextRunner.run(context -> assertThat(context)
                .hasSingleBean(WalHealthIndicator.class)
                .hasSingleBean(WalEndpoint.class)
                .hasSingleBean(WalEndpointWebExtension.class)
                .hasSingleBean(WalMetrics.class));
    }

    @Test
    void providesNothingWithoutLog() {
        contextRunner
                .withPropertyValues("wal.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("walHealthContributor")
                        .doesNotHaveBean(WalEndpoint.class)
                        .doesNotHaveBean(WalEndpointWebExtension.class)
                        .doesNotHaveBean(WalMetrics.class));
    }

    @Test
    void providesNoHealthWhenDisabled() {
        contextRunner
                .withPropertyValues("management.health.wal.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("walHealthContributor"));
    }

    @Test
    void providesNoEndpointUnlessExposed() {
        contextRunner
                .withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).doesNotHaveBean(WalEndpoint.class));
    }

    @Test
    void providesNoEndpointWithoutAccess() {
        contextRunner
                .withPropertyValues("management.endpoint.wal.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(WalEndpoint.class));
    }

    @Test
    void observesLogOfTheUserThatListensWithTheMetrics() {
        contextRunner.withUserConfiguration(ObservedLog.class).run(context -> {
            WalMetrics metrics = context.getBean(WalMetrics.class);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            metrics.bindTo(registry);

            context.getBean(WalLogStore.class).append(new byte[10]);

            assertThat(registry.get("wal.append.bytes").functionCounter().count())
                    .isEqualTo(10);
            assertThat(registry.get("wal.index.last").gauge().value()).isEqualTo(1);
        });
    }

    @Test
    void tellsSeveralLogsApartByTheirBeans() {
        contextRunner.withUserConfiguration(TwoLogs.class).run(context -> {
            HealthContributors health = context.getBean(CompositeHealthContributor.class);
            WalEndpoint endpoint = context.getBean(WalEndpoint.class);

            assertThat(health.stream())
                    .extracting(HealthContributors.Entry::name)
                    .containsExactly("orders", "audit");
            assertThat(endpoint.log("orders")).isNotNull();
            assertThat(endpoint.log("audit")).isNotNull();
            assertThat(context).doesNotHaveBean(WalMetrics.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class ObservedLog {

        @Bean
        WalLogStore ownLog(WalProperties properties, WalMetrics metrics) {
            return WalLogStore.builder(properties.defaultLogDirectory().resolveSibling("own"))
                    .listener(metrics)
                    .open();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoLogs {

        @Bean
        WalLogStore orders(WalProperties properties) {
            return WalLogStore.builder(properties.defaultLogDirectory().resolveSibling("orders"))
                    .open();
        }

        @Bean
        WalLogStore audit(WalProperties properties) {
            return WalLogStore.builder(properties.defaultLogDirectory().resolveSibling("audit"))
                    .open();
        }
    }
}
