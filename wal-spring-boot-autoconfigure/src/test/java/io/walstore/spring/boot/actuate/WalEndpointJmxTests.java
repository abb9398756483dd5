package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.ConsumerStatus;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.autoconfigure.WalAutoConfiguration;
import io.walstore.spring.boot.autoconfigure.WalEndpointAutoConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class WalEndpointJmxTests {

    @TempDir
    Path directory;

    private ApplicationContextRunner contextRunner;

    @BeforeEach
    void exposeOverJmx() {
        contextRunner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JmxAutoConfiguration.class,
                        EndpointAutoConfiguration.class,
                        JmxEndpointAutoConfiguration.class,
                        WalAutoConfiguration.class,
                        WalEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "wal.directory=" + directory,
                        "wal.metadata.type=file",
                        "spring.jmx.enabled=true",
                        "management.endpoints.jmx.exposure.include=wal");
    }

    @Test
    void showsLogs() {
        contextRunner.run(context -> {
            context.getBean(WalLogStore.class).append(new byte[10]);

            Object logs = ((Map<?, ?>) invoke(context, "logs")).get("logs");

            assertThat((Map<?, ?>) ((Map<?, ?>) logs).get("default"))
                    .extracting("state", "lastIndex")
                    .containsExactly("OPEN", 1L);
        });
    }

    @Test
    void showsMaskedEntries() {
        contextRunner.run(context -> {
            context.getBean(WalLogStore.class).append(new byte[10]);

            Map<?, ?> page = (Map<?, ?>) invoke(context, "view", "default", "entries", null, null, null);

            assertThat(((List<?>) page.get("entries")))
                    .singleElement()
                    .extracting("payload")
                    .isEqualTo("******");
        });
    }

    @Test
    void explainsIllegalLimit() {
        contextRunner.run(context -> assertThatExceptionOfType(ReflectionException.class)
                .isThrownBy(() -> invoke(context, "view", "default", "entries", null, null, 101L))
                .withMessageContaining("limit is 101, must be 1..100"));
    }

    @Test
    void takesNoActionsUnlessAccessIsUnrestricted() {
        contextRunner.run(context -> assertThat(operations(context)).containsOnly("logs", "log", "view", "segment"));
    }

    @Test
    void takesActions() {
        contextRunner
                .withPropertyValues("management.endpoint.wal.access=UNRESTRICTED")
                .run(context -> {
                    WalLogStore log = context.getBean(WalLogStore.class);
                    log.append(List.of(new byte[10], new byte[10], new byte[10]));

                    Map<?, ?> removed = (Map<?, ?>)
                            invoke(context, "act", "default", "truncate", 2L, null, null, "default", null, null, null);

                    assertThat(operations(context)).containsOnly("logs", "log", "view", "segment", "act", "delete");
                    assertThat(removed.get("removedEntries")).hasToString("1");
                    assertThat(log.firstIndex()).isEqualTo(2);
                });
    }

    @Test
    void deletesConsumers() {
        contextRunner
                .withPropertyValues("management.endpoint.wal.access=UNRESTRICTED")
                .run(context -> {
                    WalLogStore log = context.getBean(WalLogStore.class);
                    log.consumer("kept");
                    log.consumer("mailer");

                    Map<?, ?> left = (Map<?, ?>) invoke(context, "delete", "default", "consumers", "mailer");

                    assertThat(((Map<?, ?>) left.get("consumers")).keySet()).hasToString("[kept]");
                    assertThat(log.consumers()).extracting(ConsumerStatus::name).containsExactly("kept");
                });
    }

    @Test
    void explainsRefusedAction() {
        contextRunner
                .withPropertyValues("management.endpoint.wal.access=UNRESTRICTED")
                .run(context -> {
                    context.getBean(WalLogStore.class).append(new byte[10]);

                    assertThatExceptionOfType(ReflectionException.class)
                            .isThrownBy(() -> invoke(
                                    context, "act", "default", "truncate", 2L, null, null, null, null, null, null))
                            .withMessageContaining("confirm is left out, must be \"default\"");
                });
    }

    private static List<String> operations(ApplicationContext context) throws JMException {
        MBeanServer server = context.getBean(MBeanServer.class);
        return Stream.of(server.getMBeanInfo(name()).getOperations())
                .map(MBeanOperationInfo::getName)
                .toList();
    }

    private static ObjectName name() throws JMException {
        return new ObjectName("org.springframework.boot:type=Endpoint,name=Wal");
    }

    private static Object invoke(ApplicationContext context, String operation, Object... arguments) throws JMException {
        MBeanServer server = context.getBean(MBeanServer.class);
        return server.invoke(name(), operation, arguments, new String[arguments.length]);
    }
}
