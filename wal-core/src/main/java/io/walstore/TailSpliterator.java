package io.walstore;

import io.walstore.spi.LogEntry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;

/** Waits for entries until the thread is interrupted. */
final class TailSpliterator extends Spliterators.AbstractSpliterator<LogEntry> {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final LogTail tail;

    TailSpliterator(LogTail tail) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
        this.tail = tail;
    }

    @Override
    public boolean tryAdvance(Consumer<? super LogEntry> action) {
        Optional<LogEntry> next = await();
        next.ifPresent(action);
        return next.isPresent();
    }

    private Optional<LogEntry> await() {
        try {
            return tail.poll(FOREVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
