package io.walstore.spring.boot.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.walstore.WalLogStore;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import java.nio.file.Path;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Objects become entries, at once or after a commit. */
class WalTemplateTests {

    @TempDir
    Path directory;

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void configure() {
        contextRunner = Listening.runner(directory, new Inbox());
    }

    @Test
    void appendsBytesAndTextsAndEntriesAndObjects() {
        contextRunner.run(context -> {
            WalTemplate template = context.getBean(WalTemplate.class);

            assertThat(template.send("bytes".getBytes(UTF_8))).isEqualTo(1);
            assertThat(template.send("text")).isEqualTo(2);
            assertThat(template.send(LogEntry.of(7, "entry".getBytes(UTF_8)))).isEqualTo(3);
            assertThat(template.send(new Order("pen", 2))).isEqualTo(4);
            assertThat(Listening.texts(context.getBean(WalLogStore.class)))
                    .containsExactly("bytes", "text", "entry", "{\"item\":\"pen\",\"count\":2}");
        });
    }

    @Test
    void appendsWithoutWaiting() {
        contextRunner.run(context -> {
            WalTemplate template = context.getBean(WalTemplate.class);

            assertThat(template.sendAsync("first").join()).isEqualTo(1);
            assertThat(Listening.texts(context.getBean(WalLogStore.class))).containsExactly("first");
        });
    }

    @Test
    void appendsSeveralAtOnce() {
        contextRunner.run(context -> {
            WalTemplate template = context.getBean(WalTemplate.class);
            template.send("first");

            assertThat(template.sendAll(List.of("second", 3))).isEqualTo(2);
            assertThat(Listening.texts(context.getBean(WalLogStore.class))).containsExactly("first", "second", "3");
        });
    }

    @Test
    void needsNoConverterForTexts() {
        contextRunner.withClassLoader(new FilteredClassLoader("tools.jackson")).run(context -> {
            WalTemplate template = context.getBean(WalTemplate.class);

            assertThat(template.send("text")).isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> template.send(new Order("pen", 2)))
                    .withMessageStartingWith("there is no WalPayloadConverter for " + Order.class.getName());
        });
    }

    @Test
    void backsOffWhenUserDefinesTemplate() {
        contextRunner
                .withUserConfiguration(OwnTemplate.class)
                .run(context ->
                        assertThat(context).hasSingleBean(WalTemplate.class).hasBean("ownTemplate"));
    }

    @Test
    void isNotThereForTwoLogs() {
        contextRunner
                .withUserConfiguration(TwoLogs.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WalTemplate.class));
    }

    @Test
    void appendsAtOnceWithoutTransaction() {
        contextRunner.run(context -> {
            context.getBean(WalTemplate.class).sendAfterCommit("now");

            assertThat(Listening.texts(context.getBean(WalLogStore.class))).containsExactly("now");
        });
    }

    @Test
    void appendsAfterTheTransactionHasCommitted() {
        contextRunner.run(context -> {
            WalLogStore log = context.getBean(WalLogStore.class);

            transaction().executeWithoutResult(status -> {
                context.getBean(WalTemplate.class).sendAfterCommit(new Order("pen", 2));
                assertThat(log.lastIndex()).isZero();
            });

            assertThat(Listening.texts(log)).containsExactly("{\"item\":\"pen\",\"count\":2}");
        });
    }

    @Test
    void appendsNothingAfterARollback() {
        contextRunner.run(context -> {
            transaction().executeWithoutResult(status -> {
                context.getBean(WalTemplate.class).sendAfterCommit("never");
                status.setRollbackOnly();
            });

            assertThat(context.getBean(WalLogStore.class).lastIndex()).isZero();
        });
    }

    @Test
    void appendsAtOnceWhereThereIsAScopeWithoutTransaction() {
        contextRunner.run(context -> {
            TransactionTemplate scope = transaction();
            scope.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

            scope.executeWithoutResult(status -> {
                context.getBean(WalTemplate.class).sendAfterCommit("now");
                assertThat(context.getBean(WalLogStore.class).lastIndex()).isEqualTo(1);
            });
        });
    }

    @Test
    void throwsOutOfTheCommitWhatTheLogThrows() {
        contextRunner.run(context -> {
            WalTemplate template = context.getBean(WalTemplate.class);
            WalLogStore log = context.getBean(WalLogStore.class);

            assertThatExceptionOfType(WalClosedException.class)
                    .isThrownBy(() -> transaction().executeWithoutResult(status -> {
                        template.sendAfterCommit("lost");
                        log.close();
                    }));
        });
    }

    private static TransactionTemplate transaction() {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:");
        return new TransactionTemplate(new JdbcTransactionManager(database));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTemplate {

        @Bean
        WalTemplate ownTemplate(WalLogStore log) {
            return new WalTemplate(log);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoLogs {

        @Bean
        WalLogStore one(Environment environment) {
            return open(environment, "one");
        }

        @Bean
        WalLogStore two(Environment environment) {
            return open(environment, "two");
        }

        private static WalLogStore open(Environment environment, String name) {
            Path directory = Path.of(environment.getRequiredProperty("wal.directory"));
            return WalLogStore.builder(directory.resolve(name)).open();
        }
    }
}
