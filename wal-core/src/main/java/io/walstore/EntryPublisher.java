package io.walstore;

import static java.util.Objects.requireNonNull;

import io.walstore.spi.LogEntry;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Publishes a range of a log to any number of subscribers, each at its own pace. */
final class EntryPublisher implements Flow.Publisher<LogEntry> {

    private final EntryReader reader;
    private final Followers followers;
    private final long from;
    private final long to;
    private final Executor executor;

    EntryPublisher(EntryReader reader, Followers followers, long from, long to, Executor executor) {
        this.reader = reader;
        this.followers = followers;
        this.from = from;
        this.to = to;
        this.executor = requireNonNull(executor, "executor");
        if (from < 1 || to < from - 1) {
            throw new IllegalArgumentException(
                    "cannot publish " + from + ".." + to + ", must be 1 <= from and from - 1 <= to");
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super LogEntry> subscriber) {
        requireNonNull(subscriber, "subscriber");
        new EntrySubscription(reader, followers, from, to, executor, subscriber).begin();
    }
}
