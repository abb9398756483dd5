package io.walstore.spring.boot.listener;

import io.walstore.WalLogStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Appends objects to a log: {@code byte[]}, {@code String} (UTF-8) and {@code LogEntry} (its payload) as they are,
 * everything else through a {@link WalPayloadConverter}. Any thread may use it; what the log throws goes to the caller.
 */
public final class WalTemplate {

    private final WalLogStore log;
    private final Payloads payloads;

    /**
     * Makes a template for bytes, texts and entries.
     *
     * @param log where to append
     */
    public WalTemplate(WalLogStore log) {
        this(log, new Payloads(null));
    }

    /**
     * Makes a template for objects of all kinds.
     *
     * @param log where to append
     * @param converter makes their payloads
     */
    public WalTemplate(WalLogStore log, WalPayloadConverter converter) {
        this(log, new Payloads(converter));
    }

    private WalTemplate(WalLogStore log, Payloads payloads) {
        this.log = log;
        this.payloads = payloads;
    }

    /**
     * Appends an object.
     *
     * @param payload the object
     * @return the entry's index; the entry is durable
     * @see WalLogStore#append(byte[]) the exceptions
     */
    public long send(Object payload) {
        return log.append(payloads.toBytes(payload));
    }

    /**
     * Appends an object without waiting for the disk.
     *
     * @param payload the object
     * @return completes with the entry's index when the entry is durable
     * @see WalLogStore#appendAsync(byte[]) the exceptions
     */
    public CompletableFuture<Long> sendAsync(Object payload) {
        return log.appendAsync(payloads.toBytes(payload));
    }

    /**
     * Appends several objects, all or none of which survive.
     *
     * @param batch the objects, at least one
     * @return the index of the first; all are durable
     * @see WalLogStore#append(List) the exceptions
     */
    public long sendAll(List<?> batch) {
        return log.append(batch.stream().map(payloads::toBytes).toList());
    }

    /**
     * Appends an object after the transaction of the calling thread has committed, and not if it rolls back; at once if
     * there is none. The payload is made at once in any case.
     *
     * <p><b>This is not an outbox.</b> A crash between the commit and the append loses the entry, and so does an append
     * that fails: what it throws comes out of the commit, and the transaction has committed all the same. Where that must
     * not be, write the payload into a table within the transaction, and append it from there.
     *
     * @param payload the object
     */
    public void sendAfterCommit(Object payload) {
        byte[] bytes = payloads.toBytes(payload);
        AfterCommit.run(() -> log.append(bytes));
    }
}
