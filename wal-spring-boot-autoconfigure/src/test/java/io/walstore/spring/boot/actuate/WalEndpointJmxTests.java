package io.walstore.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.WalLogStore;
import io.walstore.spring.boot.autoconfigure.WalAutoConfiguration;
import io.walstore.spring.boot.autoconfigure.WalEndpointAutoConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
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

    private static Object invoke(ApplicationContext context, String operation, Object... arguments) throws JMException {
        MBeanServer server = context.getBean(MBeanServer.class);
        ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Wal");
        return server.invoke(name, operation, arguments, new String[arguments.length]);
    }
}
