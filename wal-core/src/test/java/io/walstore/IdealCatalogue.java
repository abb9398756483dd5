package io.walstore;

import io.walstore.fixtures.SimulatedVfs;
import io.walstore.meta.InMemoryMetaStore;
import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A catalogue in memory that outlives the machines it is used on, as a database elsewhere would: a commit happens as a
 * whole and is durable at once, or does not happen. So neither the end of a process nor a power loss takes anything of
 * it; what can come between is a crash before a commit, after it, or its failure.
 */
final class IdealCatalogue implements Function<SimulatedVfs, MetaStore> {

    private final InMemoryMetaStore database = new InMemoryMetaStore();

    @Override
    public MetaStore apply(SimulatedVfs machine) {
        return new Connection(machine);
    }

    /** Dies with the machine it was made on. */
    private final class Connection implements MetaStore {

        private final SimulatedVfs machine;

        Connection(SimulatedVfs machine) {
            this.machine = machine;
        }

        @Override
        public PersistentState load() {
            return database.load();
        }

        @Override
        public PersistentState inspect() {
            return database.inspect();
        }

        @Override
        public MetaStore in(Vfs directory) {
            return database.in(directory);
        }

        @Override
        public Set<String> keys() {
            return database.keys();
        }

        @Override
        public void commitState(StateChange change) {
            commit(() -> database.commitState(change));
        }

        @Override
        public Optional<byte[]> get(String key) {
            return database.get(key);
        }

        @Override
        public void set(String key, byte[] value) {
            commit(() -> database.set(key, value));
        }

        private void commit(Runnable change) {
            try {
                machine.commit(change);
            } catch (IOException e) {
                throw new WalException("cannot commit: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            // The database is left to the next machine.
        }
    }
}
