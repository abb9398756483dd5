package io.walstore.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.WalLogStore;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalQueueFullException;
import io.walstore.spi.WalReadOnlyException;
import io.walstore.spring.boot.test.AutoConfigureWal;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;

/** What the service answers when the log cannot: the real log, with a fault in front of it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWal
@DirtiesContext
class LogProblemTests {

    @Autowired
    Fault fault;

    @LocalServerPort
    int port;

    DemoClient client;

    @BeforeEach
    void connect() {
        client = new DemoClient(port);
    }

    @AfterEach
    void heal() {
        fault.next.set(null);
    }

    @Test
    void asksToComeBackSoonWhenTheQueueIsFull() {
        fault.next.set(new WalQueueFullException("67108864 bytes wait"));

        HttpResponse<String> response = client.post("/events", "{}");

        assertProblem(response, 503, "too many events wait for the disk");
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void asksToComeBackLaterWhenTheDiskIsFull() {
        fault.next.set(new WalFullException("/var/lib/secret/00000000000000000001.wal: no space"));

        HttpResponse<String> response = client.post("/events/batch", "[{}]");

        assertProblem(response, 507, "the disk of the log is full");
        assertThat(response.headers().firstValue("Retry-After")).contains("30");
    }

    @Test
    void takesNothingWhenTheLogFailed() {
        fault.next.set(new WalFailedException(new IOException("/var/lib/secret/00000000000000000001.wal: EIO")));

        HttpResponse<String> response = client.post("/events", "{}");

        assertProblem(response, 503, "the log failed and takes no more events until it is restarted");
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void takesNothingWhenTheLogIsReadOnly() {
        fault.next.set(new WalReadOnlyException("/var/lib/secret was opened for reading only"));

        assertProblem(client.post("/events", "{}"), 503, "the log was opened for reading only");
    }

    @Test
    void takesNothingWhenTheLogIsClosed() {
        fault.next.set(new WalClosedException());

        assertProblem(client.post("/events", "{}"), 503, "the log is closed");
    }

    @Test
    void doesNotTellStrangersWhichFileIsDamaged() {
        fault.next.set(new WalCorruptException("/var/lib/secret/00000000000000000001.wal", 64, 1, 1, "bad checksum"));

        assertProblem(client.get("/events/1"), 500, "the stored bytes are damaged");
    }

    @Test
    void answersAgainWhenTheFaultIsGone() {
        fault.next.set(new WalFullException("no space"));
        client.post("/events", "{}");

        fault.next.set(null);

        assertThat(client.append("{}")).isPositive();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"detail\":\"" + detail + "\"").doesNotContain("secret");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Faults {

        @Bean
        static Fault fault() {
            return new Fault();
        }
    }

    /** Stands in front of the log, and throws on every append and read as long as it has something to throw. */
    static final class Fault implements BeanPostProcessor {

        final AtomicReference<@Nullable WalException> next = new AtomicReference<>();

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof WalLogStore log ? inFrontOf(log) : bean;
        }

        private Object inFrontOf(WalLogStore log) {
            return Proxy.newProxyInstance(
                    WalLogStore.class.getClassLoader(), new Class<?>[] {WalLogStore.class}, (proxy, method, args) -> {
                        WalException fault = next.get();
                        if (fault != null
                                && (method.getName().equals("append")
                                        || method.getName().equals("getLog"))) {
                            throw fault;
                        }
                        try {
                            return method.invoke(log, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
