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
    private static final int ENTRY_OVERHEAD_BYTES = 64;

    /** The payload of a single entry, which needs no list; null if there is a list. */
    private final @Nullable ByteBuffer single;

    private final List<ByteBuffer> batch;

    /** The index that the first entry must get, 0 = any; once it is answered, the index that it got. */
    private long firstIndex;

    private @Nullable Completion completion;

    AppendRequest(ByteBuffer payload) {
        super(1, weight(1, payload.remaining()));
        this.single = payload;
        this.batch = List.of();
    }

    AppendRequest(List<ByteBuffer> batch, long payloadBytes, long demandedIndex) {
        super(batch.size(), weight(batch.size(), payloadBytes));
        this.single = null;
        this.batch = batch;
        this.firstIndex = demandedIndex;
    }

    /** The same entries once more, before they are answered. */
    AppendRequest again() {
        return single != null ? new AppendRequest(single) : new AppendRequest(batch, payloadBytes(), firstIndex);
    }

    /** What entries cost in memory while they wait. */
    static long weight(int entries, long payloadBytes) {
        return payloadBytes + (long) entries * ENTRY_OVERHEAD_BYTES;
    }

    /** How the answer reaches someone who does not wait for it. */
    private record Completion(CompletableFuture<Long> future, Worker callbacks, Runnable heard) {}

    /** Answers a future on the callbacks' thread instead of a waiting caller. Before it is queued. */
    CompletableFuture<Long> completeOn(Worker callbacks, Runnable heard) {
        CompletableFuture<Long> future = new CompletableFuture<>();
        completion = new Completion(future, callbacks, heard);
        return future;
    }

    /** Whether nobody waits for the answer. */
    boolean asynchronous() {
        return completion != null;
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
        return bytes() - weight(entries(), 0);
    }

    /** Before the answer. */
    long demandedIndex() {
        return firstIndex;
    }

    /** After the answer. */
    long firstIndex() {
        return firstIndex;
    }

    void stored(long newFirstIndex) {
        firstIndex = newFirstIndex;
        complete();
    }
}
