package io.walstore.meta;

import static java.util.Objects.requireNonNull;

import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import java.util.Optional;
import java.util.Set;

/**
 * A catalogue that lives as long as this object, for tests: closed and loaded again, it still knows everything.
 *
 * <p>Nothing of it survives the process, so it must not be used with segments that do. One thread at a time.
 */
public final class InMemoryMetaStore implements MetaStore {

    private Catalogue catalogue = Catalogue.NEW;
    private boolean loaded;
    private boolean readOnly;

    /** A new catalogue. */
    public InMemoryMetaStore() {}

    @Override
    public PersistentState load() {
        loaded = true;
        readOnly = false;
        return catalogue.state();
    }

    @Override
    public PersistentState inspect() {
        loaded = true;
        readOnly = true;
        return catalogue.state();
    }

    @Override
    public MetaStore in(Vfs directory) {
        return new InMemoryMetaStore();
    }

    @Override
    public void commitState(StateChange change) {
        requireWritable();
        catalogue = catalogue.with(change);
    }

    @Override
    public Optional<byte[]> get(String key) {
        requireLoaded();
        return Optional.ofNullable(catalogue.stable().get(requireNonNull(key))).map(byte[]::clone);
    }

    @Override
    public Set<String> keys() {
        requireLoaded();
        return Set.copyOf(catalogue.stable().keySet());
    }

    @Override
    public void set(String key, byte[] value) {
        requireWritable();
        catalogue = catalogue.with(requireNonNull(key), value);
    }

    private void requireWritable() {
        requireLoaded();
        if (readOnly) {
            throw new IllegalStateException("the catalogue was only looked at");
        }
    }

    private void requireLoaded() {
        if (!loaded) {
            throw new IllegalStateException("the catalogue is not loaded");
        }
    }

    @Override
    public void close() {
        loaded = false;
    }
}
