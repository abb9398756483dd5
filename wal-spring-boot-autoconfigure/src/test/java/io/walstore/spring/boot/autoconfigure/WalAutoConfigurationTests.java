package io.walstore.spring.boot.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.walstore.Durability;
import io.walstore.WalListener;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.spi.WalLockedException;
import io.walstore.spring.boot.DamagedLog;
import io.walstore.spring.boot.WalLogStoreBuilderCustomizer;
import io.walstore.spring.boot.event.WalCorruptionEvent;
import io.walstore.spring.boot.event.WalEvent;
import io.walstore.spring.boot.event.WalEventPublisher;
import io.walstore.spring.boot.event.WalStateChangedEvent;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

class WalAutoConfigurationTests {

    @TempDir
    Path directory;

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void useTemporaryDirectory() {
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(WalAutoConfiguration.class))
                .withPropertyValues("wal.directory=" + directory);
    }

    @Test
    void opensLogInItsOwnSubdirectory() {
        contextRunner.run(context -> {
            WalLogStore log = context.getBean(WalLogStore.class);

            assertThat(log.append(bytes("first"))).isEqualTo(1);
            assertThat(log.status().directory()).isEqualTo(directory.resolve("default"));
            assertThat(directory.resolve("default/metadata.db")).exists();
        });
    }

    @Test
    void findsEntriesOfThePreviousContext() {
        contextRunner.run(context -> context.getBean(WalLogStore.class).append(bytes("kept")));

        contextRunner.run(context ->
                assertThat(context.getBean(WalLogStore.class).getLog(1).data()).isEqualTo(bytes("kept")));
    }

    @Test
    void closesLogWithTheContext() {
        WalLogStore[] log = new WalLogStore[1];
        contextRunner.run(context -> log[0] = context.getBean(WalLogStore.class));

        assertThat(log[0].status().state()).isEqualTo(WalState.CLOSED);
    }

    @Test
    void failsWhileAnotherContextHoldsTheDirectory() {
        contextRunner.run(first -> contextRunner.run(
                second -> assertThat(second).getFailure().rootCause().isInstanceOf(WalLockedException.class)));
    }

    @Test
    void backsOffWhenUserDefinesLog() {
        contextRunner
                .withUserConfiguration(OwnLog.class)
                .run(context ->
                        assertThat(context).hasSingleBean(WalLogStore.class).hasBean("ownLog"));
    }

    @Test
    void backsOffWhenDisabled() {
        contextRunner
                .withPropertyValues("wal.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(WalLogStore.class));
    }

    @Test
    void appliesCustomizersInTheirOrderAfterTheProperties() {
        contextRunner
                .withPropertyValues("wal.durability=sync")
                .withUserConfiguration(TwoCustomizers.class)
                .run(context -> assertThat(
                                context.getBean(WalLogStore.class).status().durability())
                        .isEqualTo(Durability.OS));
    }

    @Test
    void tellsEveryListenerAlthoughOneFails() {
        contextRunner.withUserConfiguration(TwoListeners.class).run(context -> {
            context.getBean(WalLogStore.class).append(bytes("heard"));

            verify(context.getBean("failing", WalListener.class)).appended(eq(1), eq(5L), anyLong());
            verify(context.getBean("hearing", WalListener.class)).appended(eq(1), eq(5L), anyLong());
        });
    }

    @Test
    void keepsCatalogueInFileWithoutDatabaseClasses() {
        contextRunner
                .withPropertyValues("wal.metadata.type=file")
                .withClassLoader(new FilteredClassLoader(
                        "org.hibernate", "org.sqlite", "jakarta.persistence", "org.springframework.data"))
                .run(context -> {
                    assertThat(context.getBean(WalLogStore.class).append(bytes("first")))
                            .isEqualTo(1);
                    assertThat(directory.resolve("default/metadata.db")).doesNotExist();
                });
    }

    @Test
    void keepsCatalogueWhereThePropertySays() {
        contextRunner
                .withPropertyValues("wal.metadata.path=" + directory.resolve("elsewhere.db"))
                .run(context -> {
                    assertThat(directory.resolve("elsewhere.db")).exists();
                    assertThat(directory.resolve("default/metadata.db")).doesNotExist();
                });
    }

    @Test
    void tellsListenersOfTheApplicationWhatTheOpenFound() {
        DamagedLog.in(directory.resolve("default"));

        contextRunner
                .withPropertyValues("wal.metadata.type=file", "wal.recovery.on-corruption=quarantine")
                .withUserConfiguration(Ear.class)
                .run(context -> {
                    BlockingQueue<WalEvent> heard = context.getBean(Ear.class).heard;

                    assertThat(heard.poll(1, TimeUnit.MINUTES))
                            .isInstanceOfSatisfying(WalCorruptionEvent.class, found -> {
                                assertThat(found.log()).isEqualTo("default");
                                assertThat(found.detectedBy()).isEqualTo(WalListener.DetectedBy.RECOVERY);
                            });
                    assertThat(heard.poll(1, TimeUnit.MINUTES))
                            .isEqualTo(new WalStateChangedEvent("default", WalState.RECOVERING, WalState.OPEN));
                });
    }

    @Test
    void publishesThroughThePublisherOfTheUser() {
        contextRunner
                .withUserConfiguration(OwnPublisher.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(WalEventPublisher.class)
                        .hasBean("ownPublisher"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnLog {

        @Bean
        WalLogStore ownLog(WalProperties properties) {
            return WalLogStore.builder(properties.defaultLogDirectory().resolveSibling("own"))
                    .open();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCustomizers {

        @Bean
        @Order(2)
        WalLogStoreBuilderCustomizer second() {
            return builder -> builder.durability(Durability.OS);
        }

        @Bean
        @Order(1)
        WalLogStoreBuilderCustomizer first() {
            return builder -> builder.durability(Durability.INTERVAL);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoListeners {

        @Bean
        @Order(1)
        WalListener failing() {
            WalListener listener = mock();
            doThrow(new IllegalStateException("not my day")).when(listener).appended(anyInt(), anyLong(), anyLong());
            return listener;
        }

        @Bean
        @Order(2)
        WalListener hearing() {
            return mock();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Ear {

        final BlockingQueue<WalEvent> heard = new LinkedBlockingQueue<>();

        @EventListener
        void hear(WalEvent event) {
            heard.add(event);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnPublisher {

        @Bean
        WalEventPublisher ownPublisher(ApplicationEventPublisher events) {
            return new WalEventPublisher("orders", events);
        }
    }
}
