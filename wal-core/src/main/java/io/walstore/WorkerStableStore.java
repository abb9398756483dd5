package io.walstore;

import io.walstore.commit.Worker;
import io.walstore.spi.MetaStore;
import io.walstore.spi.StableStore;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reaches the catalogue's values on the thread that owns it, so that it needs no locks and meets no interrupts. */
final class WorkerStableStore implements StableStore {

    private final MetaStore metaStore;
    private final Catalogue catalogue;
    private final Worker worker;
    private final Lifecycle lifecycle;

    WorkerStableStore(MetaStore metaStore, Parts parts) {
        this.metaStore = metaStore;
        this.catalogue = parts.catalogue();
        this.worker = parts.surroundings().housekeeping();
        this.lifecycle = parts.lifecycle();
    }

    @Override
    public Optional<byte[]> get(String key) {
        return worker.ask(() -> {
            lifecycle.checkNotClosed();
            return metaStore.get(key);
        });
    }

    @Override
    public Set<String> keys() {
        return worker.ask(() -> {
            lifecycle.checkNotClosed();
            return metaStore.keys();
        });
    }

    @Override
    public void set(String key, byte[] value) {
        Objects.requireNonNull(key);
        byte[] copy = value.clone();
        worker.ask(() -> {
            catalogue.set(key, copy);
            return true;
        });
    }
}
