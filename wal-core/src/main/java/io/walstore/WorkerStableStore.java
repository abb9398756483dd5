package io.walstore;

import io.walstore.commit.Ticket;
import io.walstore.commit.Worker;
import io.walstore.spi.MetaStore;
import io.walstore.spi.StableStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reaches the catalogue's values on the thread that owns it, so that no interrupt of a caller closes its files. */
final class WorkerStableStore implements StableStore {

    private final MetaStore metaStore;
    private final Worker worker;
    private final Lifecycle lifecycle;

    WorkerStableStore(MetaStore metaStore, Worker worker, Lifecycle lifecycle) {
        this.metaStore = metaStore;
        this.worker = worker;
        this.lifecycle = lifecycle;
    }

    @Override
    public Optional<byte[]> get(String key) {
        List<byte[]> found = new ArrayList<>(1);
        run(() -> {
            lifecycle.checkNotClosed();
            metaStore.get(key).ifPresent(found::add);
        });
        return found.stream().findFirst();
    }

    @Override
    public Set<String> keys() {
        Set<String> keys = new HashSet<>();
        run(() -> {
            lifecycle.checkNotClosed();
            keys.addAll(metaStore.keys());
        });
        return keys;
    }

    @Override
    public void set(String key, byte[] value) {
        byte[] copy = value.clone();
        run(() -> {
            lifecycle.checkWritable();
            metaStore.set(key, copy);
        });
    }

    private void run(Runnable task) {
        Ticket ticket = new Ticket();
        worker.execute(() -> {
            try {
                task.run();
                ticket.complete();
            } catch (RuntimeException | Error e) {
                ticket.fail(e);
            }
        });
        worker.await(ticket);
    }
}
