package io.walstore;

import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import java.util.Optional;

/** Tells when a catalogue is closed. */
record ClosingMetaStore(MetaStore store, Runnable whenClosed) implements MetaStore {

    @Override
    public PersistentState load() {
        return store.load();
    }

    @Override
    public void commitState(StateChange change) {
        store.commitState(change);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return store.get(key);
    }

    @Override
    public void set(String key, byte[] value) {
        store.set(key, value);
    }

    @Override
    public void close() {
        whenClosed.run();
        store.close();
    }
}
