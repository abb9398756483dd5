package io.walstore;

import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import java.util.Optional;
import java.util.Set;

/** Tells when a catalogue is closed. */
record ClosingMetaStore(MetaStore store, Runnable whenClosed) implements MetaStore {

    @Override
    public PersistentState load() {
        return store.load();
    }

    @Override
    public PersistentState inspect() {
        return store.inspect();
    }

    @Override
    public MetaStore in(Vfs directory) {
        return store.in(directory);
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
    public Set<String> keys() {
        return store.keys();
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
