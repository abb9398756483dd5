package io.walstore.demo;

import io.walstore.spi.LogEntry;
import io.walstore.spring.boot.listener.OnBehind;
import io.walstore.spring.boot.listener.WalEntryListener;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Two readers of the events with places of their own that survive: one that counts them as fast as they come, and one
 * that is as slow as what it stands for, a delivery to somebody else. Neither holds up the other, or an append; what the
 * slow one has not read, the retention keeps.
 */
@Component
final class EventConsumers {

    static final String TALLY = "tally";
    static final String COURIER = "courier";

    private static final int TALLY_BATCH = 1000;
    private static final int COURIER_BATCH = 10;

    private final EventTally tally;
    private final Duration courierPause;

    /**
     * Makes the readers.
     *
     * @param courierPause how long the slow one takes for each {@value #COURIER_BATCH} events
     */
    EventConsumers(EventTally tally, @Value("${demo.courier.pause:20ms}") Duration courierPause) {
        this.tally = tally;
        this.courierPause = courierPause;
    }

    @WalEntryListener(consumer = TALLY, batch = TALLY_BATCH, onBehind = OnBehind.SEEK_TO_FIRST)
    void count(List<LogEntry> entries) {
        tally.count(entries);
    }

    @WalEntryListener(consumer = COURIER, batch = COURIER_BATCH, onBehind = OnBehind.SEEK_TO_FIRST, stopTimeout = "1s")
    void deliver(List<LogEntry> entries) throws InterruptedException {
        Thread.sleep(courierPause.toMillis());
    }
}
