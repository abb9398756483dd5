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

    /** The payload of a single entry, which needs no list; null if there is a list. */
    private final @Nullable ByteBuffer single;

    private final List<ByteBuffer> batch;
    private final long payloadBytes;

    /** The index that the first entry must get; 0 = any. */
    private final long demandedIndex;

    /** Set by the commit thread before the answer. */
    private long firstIndex;

    private @Nullable Completion completion;

    AppendRequest(ByteBuffer payload) {
        super(1, (long) payload.remaining() + ENTRY_OVERHEAD_BYTES);
        this.single = payload;
        this.batch = List.of();
        this.payloadBytes = payload.remaining();
        this.demandedIndex = 0;
    }

    AppendRequest(List<ByteBuffer> batch, long payloadBytes, long demandedIndex) {
        super(batch.size(), payloadBytes + (long) batch.size() * ENTRY_OVERHEAD_BYTES);
        this.single = null;
        this.batch = batch;
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

    void addPayloadsTo(List<ByteBuffer> payloads) {
        if (single != null) {
            payloads.add(single);
        } else {
            payloads.addAll(batch);
        }
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
