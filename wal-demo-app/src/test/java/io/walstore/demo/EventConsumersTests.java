package io.walstore.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.ConsumerStatus;
import io.walstore.WalLogStore;
import io.walstore.spring.boot.test.AutoConfigureWal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** Two consumers of the same events, of which the slow one holds up nobody. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "demo.courier.pause=1h")
@AutoConfigureWal
@DirtiesContext
class EventConsumersTests {

    private static final Duration HANGING = Duration.ofSeconds(30);

    @Autowired
    WalLogStore log;

    @LocalServerPort
    int port;

    private ConsumerStatus consumer(String name) {
        return log.consumers().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsAtTwoSpeeds() {
        DemoClient client = new DemoClient(port);
        for (int i = 0; i < 30; i++) {
            client.append(i % 3 == 0 ? "{\"type\":\"login\"}" : "{\"type\":\"view\"}");
        }
        client.append("{\"type\":7}");

        await().atMost(HANGING).until(() -> consumer(EventConsumers.TALLY).lagEntries() == 0);
        assertThat(client.get("/events/tally").body()).isEqualTo("{\"login\":10,\"others\":1,\"view\":20}");
        assertThat(consumer(EventConsumers.COURIER).lagEntries()).isEqualTo(31);
    }
}
