package io.walstore.spring.boot.jpa;

import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A catalogue for as long as the process lives that opened it, in a directory of hollow files of its own. */
final class SimulatedProcess implements MetaStore {

    private final Path directory;
    private final SqliteDisk disk;
    private final JpaMetaStore store;
    private boolean lookedAt;

    SimulatedProcess(Path directory, Vfs vfs, JpaMetaStore store) {
        this.directory = directory;
        this.disk = new SqliteDisk(vfs);
        this.store = store;
        SqliteVfs.mount(directory, disk);
    }

    @Override
    public PersistentState load() {
        return alive(store::load);
    }

    /** The files are hollow, and so would their copy be: the look is a load after which nothing may be changed. */
    @Override
    public PersistentState inspect() {
        lookedAt = true;
        return load();
    }

    @Override
    public MetaStore in(Vfs other) {
        return store.in(other);
    }

    @Override
    public Set<String> keys() {
        return alive(store::keys);
    }

    private void requireWritable() {
        if (lookedAt) {
            throw new IllegalStateException("the catalogue was only looked at");
        }
    }

    @Override
    public void commitState(StateChange change) {
        requireWritable();
        alive(() -> store.commitState(change));
    }

    @Override
    public Optional<byte[]> get(String key) {
        return alive(() -> store.get(key));
    }

    @Override
    public void set(String key, byte[] value) {
        requireWritable();
        alive(() -> store.set(key, value));
    }

    @Override
    public void close() {
        alive(store::close);
    }

    private void alive(Runnable work) {
        alive(() -> {
            work.run();
            return true;
        });
    }

    /** What is done on a dead machine has not been done, whatever SQLite says: a crash may have met what it ignores. */
    private <T> T alive(Supplier<T> work) {
        boolean alive = !disk.hasEnded();
        try {
            return work.get();
        } finally {
            if (alive && disk.hasEnded()) {
                disk.rethrow();
            }
        }
    }

    /** Lets go of the real files; the disk does not hear of it. */
    void end() {
        disk.end();
        try {
            store.close();
        } finally {
            SqliteVfs.unmount(directory);
        }
        disk.requireClosed();
    }
}
