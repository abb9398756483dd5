package io.walstore.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.walstore.ConsumerStatus;
import io.walstore.spi.WalClosedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Consumers come and go while the registry stays. */
class ConsumerGaugesTests {

    private final MockClock clock = new MockClock();
    private final MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    /** What the log tells, and how often it was asked. */
    private List<ConsumerStatus> consumers = List.of();

    private int looks;
    private boolean closed;

    @Test
    void showsHowFarAConsumerGot() {
        consumers = List.of(status("mailer", 7, 2, now().minusMillis(1500)));

        bind();

        assertThat(gauge("wal.consumer.position", "mailer")).isEqualTo(7);
        assertThat(gauge("wal.consumer.lag", "mailer")).isEqualTo(2);
        assertThat(gauge("wal.consumer.lag.time", "mailer")).isEqualTo(1.5);
    }

    @Test
    void isNotBehindWithoutLag() {
        consumers = List.of(status("mailer", 7, 0, null));

        bind();

        assertThat(gauge("wal.consumer.lag.time", "mailer")).isZero();
    }

    @Test
    void knowsNoLagTimeWhenTheEntryCannotBeRead() {
        consumers = List.of(status("mailer", 7, 1, null));

        bind();

        assertThat(gauge("wal.consumer.lag.time", "mailer")).isNaN();
    }

    @Test
    void hasGaugesOfAConsumerThatCameLater() {
        bind();
        consumers = List.of(status("mailer", 7, 0, null));
        clock.add(Duration.ofSeconds(15));

        assertThat(registry.get("wal.consumers").gauge().value()).isEqualTo(1);
        assertThat(gauge("wal.consumer.position", "mailer")).isEqualTo(7);
    }

    @Test
    void showsHowFarAConsumerGotMeanwhile() {
        consumers = List.of(status("mailer", 7, 1, now()));
        bind();
        consumers = List.of(status("mailer", 8, 0, null));
        clock.add(Duration.ofSeconds(15));

        assertThat(gauge("wal.consumer.position", "mailer")).isEqualTo(8);
        assertThat(gauge("wal.consumer.lag", "mailer")).isZero();
    }

    @Test
    void hasNoGaugesOfAConsumerThatWasDeleted() {
        consumers = List.of(status("mailer", 7, 0, null), status("indexer", 3, 4, now()));
        bind();
        consumers = List.of(status("indexer", 3, 4, now()));
        clock.add(Duration.ofSeconds(15));

        assertThat(registry.get("wal.consumers").gauge().value()).isEqualTo(1);
        assertThat(registry.find("wal.consumer.position").meters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("consumer"))
                .containsExactly("indexer");
        assertThat(registry.find("wal.consumer.lag").tag("consumer", "mailer").meters())
                .isEmpty();
        assertThat(registry.find("wal.consumer.lag.time")
                        .tag("consumer", "mailer")
                        .meters())
                .isEmpty();
    }

    @Test
    void looksOnceForAllGaugesOfAScrape() {
        consumers = List.of(status("mailer", 7, 0, null), status("indexer", 3, 4, now()));
        bind();
        clock.add(Duration.ofSeconds(15));
        int before = looks;

        registry.getMeters().forEach(meter -> meter.measure().forEach(measurement -> measurement.getValue()));

        assertThat(looks - before).isEqualTo(1);
    }

    @Test
    void staysAsItWasWhenTheLogIsClosed() {
        consumers = List.of(status("mailer", 7, 0, null));
        bind();
        closed = true;
        clock.add(Duration.ofSeconds(15));

        assertThat(gauge("wal.consumer.position", "mailer")).isEqualTo(7);
    }

    private void bind() {
        new ConsumerGauges(registry, "orders", this::look);
    }

    private List<ConsumerStatus> look() {
        looks++;
        if (closed) {
            throw new WalClosedException();
        }
        return consumers;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.wallTime());
    }

    private static ConsumerStatus status(String name, long position, long lag, Instant waitingSince) {
        return new ConsumerStatus(name, position, lag, Optional.ofNullable(waitingSince), Optional.empty());
    }

    private double gauge(String meter, String consumer) {
        return registry.get(meter)
                .tags("log", "orders", "consumer", consumer)
                .gauge()
                .value();
    }
}
