package io.walstore;

import io.walstore.commit.Request;
import io.walstore.commit.Worker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Entries that must be appended together. */
final class AppendRequest extends Request {

    /** What an entry costs in memory while it waits, besides its payload. */
    static final int ENTRY_OVERHEAD_BYTES = 64;

    private final List<ByteBuffer> payloads;
    private final long payloadBytes;

    /** The index that the first entry must get; 0 = any. */
    private final long demandedIndex;

    /** Set by the commit thread before the answer. */
    private long firstIndex;

    private @Nullable Completion completion;

    AppendRequest(List<ByteBuffer> payloads, long payloadBytes, long demandedIndex) {
        super(payloads.size(), payloadBytes + (long) payloads.size() * ENTRY_OVERHEAD_BYTES);
        this.payloads = payloads;
        this.payloadBytes = payloadBytes;
        this.demandedIndex = demandedIndex;
    }

    /** How the answer reaches someone who does not wait for it. */
    private record Completion(CompletableFuture<Long> future, Worker callbacks, Runnable heard) {}

    /** Answers a future on the callbacks' thread instead of a waiting caller. Before it is queued. */
    CompletableFuture<Long> completeOn(Worker callbacks, Runnable heard) {
        CompletableFuture<Long> future = new CompletableFuture<>();
        completion = new Completion(future, callbacks, heard);
        return future;
    }

    @Override
    protected void answered() {
        Completion asynchronous = completion;
        if (asynchronous != null) {
            asynchronous.callbacks.execute(() -> answer(asynchronous));
        }
    }

    private void answer(Completion asynchronous) {
        asynchronous.heard.run();
        Throwable cause = failure();
        if (cause != null) {
            asynchronous.future.completeExceptionally(cause);
        } else {
            asynchronous.future.complete(firstIndex);
        }
    }

    List<ByteBuffer> payloads() {
        return payloads;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    long demandedIndex() {
        return demandedIndex;
    }

    long firstIndex() {
        return firstIndex;
    }

    void stored(long newFirstIndex) {
        firstIndex = newFirstIndex;
        complete();
    }
}
