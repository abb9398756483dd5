package io.walstore.demo;

import io.walstore.LogConsumer;
import io.walstore.WalLogStore;
import io.walstore.spi.ConsumerBehindException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.thread.Threading;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Two readers of the events with places of their own that survive: one that counts them as fast as they come, and one
 * that is as slow as what it stands for, a delivery to somebody else. Neither holds up the other, or an append; what the
 * slow one has not read, the retention keeps.
 */
@Component
final class EventConsumers implements SmartLifecycle {

    static final String TALLY = "tally";
    static final String COURIER = "courier";

    private static final int TALLY_BATCH = 1000;
    private static final int COURIER_BATCH = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final WalLogStore log;
    private final EventTally tally;
    private final Duration courierPause;
    private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("consumer-");

    private volatile boolean running;

    /**
     * Readers that do not read yet.
     *
     * @param courierPause how long the slow one takes for each {@value #COURIER_BATCH} events
     */
    EventConsumers(
            WalLogStore log,
            EventTally tally,
            Environment environment,
            @Value("${demo.courier.pause:20ms}") Duration courierPause) {
        this.log = log;
        this.tally = tally;
        this.courierPause = courierPause;
        threads.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
        threads.setTaskTerminationTimeout(CLOSE_TIMEOUT.toMillis());
        threads.setCancelRemainingTasksOnClose(true);
    }

    /** What a reader does with events; what it was given is done with when this returns. */
    private interface Reader {
        void read(List<LogEntry> entries) throws InterruptedException;
    }

    @Override
    public void start() {
        running = true;
        threads.execute(() -> read(TALLY, TALLY_BATCH, tally::count));
        threads.execute(() -> read(COURIER, COURIER_BATCH, entries -> Thread.sleep(courierPause.toMillis())));
    }

    private void read(String name, int batch, Reader reader) {
        try {
            LogConsumer consumer = log.consumer(name);
            while (running) {
                readSome(consumer, batch, reader);
            }
        } catch (WalClosedException e) {
            // There is nothing more to read.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the application ends
        }
    }

    private static void readSome(LogConsumer consumer, int batch, Reader reader) throws InterruptedException {
        try {
            List<LogEntry> entries = consumer.poll(batch, PATIENCE);
            if (!entries.isEmpty()) {
                reader.read(entries);
                consumer.commit(entries.get(entries.size() - 1).index());
            }
        } catch (ConsumerBehindException e) {
            consumer.seek(e.firstIndex()); // somebody cut the log: what is gone cannot be read
        }
    }

    /** Stops before the log closes, as its phase is the last. */
    @Override
    public void stop() {
        running = false;
        threads.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
