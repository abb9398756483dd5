package io.walstore.spring.boot.jpa;

import io.walstore.fixtures.MetaStoreContract;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SimulatedSqliteContractTests extends MetaStoreContract {

    @TempDir
    private Path scratch;

    private final SimulatedVfs machine = new SimulatedVfs(1);
    private SimulatedSqlite sqlite;

    /** Before {@link #openStore()}, which the superclass does first. */
    @Override
    protected MetaStore open() throws IOException {
        if (sqlite == null) {
            sqlite = new SimulatedSqlite(scratch);
        }
        return sqlite.open(machine);
    }

    @AfterEach
    void stop() {
        sqlite.close();
    }
}
