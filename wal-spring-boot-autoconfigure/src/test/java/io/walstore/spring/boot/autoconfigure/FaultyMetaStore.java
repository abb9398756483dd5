package io.walstore.spring.boot.autoconfigure;

import io.walstore.meta.InMemoryMetaStore;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A catalogue that outlives the log, in memory. It may take its time, and leave in doubt whether it has taken a change.
 */
final class FaultyMetaStore implements MetaStore {

    private final InMemoryMetaStore memory = new InMemoryMetaStore();

    private volatile boolean failing;
    private volatile CountDownLatch load = new CountDownLatch(0);
    private volatile CountDownLatch commit = new CountDownLatch(0);

    void failNextCommit() {
        failing = true;
    }

    void holdLoads() {
        load = new CountDownLatch(1);
    }

    void holdCommits() {
        commit = new CountDownLatch(1);
    }

    void release() {
        load.countDown();
        commit.countDown();
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public PersistentState load() {
        pass(load);
        return memory.load();
    }

    @Override
    public PersistentState inspect() {
        return memory.inspect();
    }

    @Override
    public MetaStore in(Vfs directory) {
        return memory.in(directory);
    }

    @Override
    public void commitState(StateChange change) {
        pass(commit);
        memory.commitState(change);
        if (failing) {
            failing = false;
            throw new IllegalStateException("whether this is kept is not known");
        }
    }

    @Override
    public Optional<byte[]> get(String key) {
        return memory.get(key);
    }

    @Override
    public Set<String> keys() {
        return memory.keys();
    }

    @Override
    public void set(String key, byte[] value) {
        memory.set(key, value);
    }

    @Override
    public void close() {
        memory.close();
    }
}
