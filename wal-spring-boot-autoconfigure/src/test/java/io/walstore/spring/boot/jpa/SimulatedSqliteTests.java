package io.walstore.spring.boot.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.fixtures.SimulatedCrash;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.MetaStore;
import io.walstore.spi.WalException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(HushedHibernate.class)
class SimulatedSqliteTests {

    @TempDir
    private Path scratch;

    @TempDir
    private Path elsewhere;

    private final SimulatedVfs machine = new SimulatedVfs(1);
    private SimulatedSqlite sqlite;

    @BeforeEach
    void start() throws IOException {
        sqlite = new SimulatedSqlite(scratch);
    }

    @AfterEach
    void stop() {
        sqlite.close();
    }

    /** So the simulated disk is neither more nor less to SQLite than a real one. */
    @Test
    void leavesTheDatabaseThatARealDiskHas() throws IOException {
        Path real = elsewhere.resolve("metadata.db");

        use(sqlite.open(machine), new CatalogueOwner(1));
        use(new JpaMetaStore(real), new CatalogueOwner(1));

        assertThat(machine.names()).containsExactly("metadata.db");
        assertThat(real).hasBinaryContent(machine.bytes("metadata.db"));
    }

    @Test
    void keepsNoBytesInTheRealFiles() throws IOException {
        use(sqlite.open(machine), new CatalogueOwner(1));

        byte[] bytes = machine.bytes("metadata.db");
        assertThat(scratch.resolve("metadata.db")).hasBinaryContent(new byte[bytes.length]);
    }

    @Test
    void throwsTheCrashOfEachOperationThatChangesTheDisk() throws IOException {
        use(sqlite.open(machine), new CatalogueOwner(1));
        long operations = machine.changeCount();

        for (long nth = 1; nth <= operations; nth++) {
            SimulatedVfs other = new SimulatedVfs(nth);
            other.crashAtOperation(nth);
            MetaStore store = sqlite.open(other);

            assertThatExceptionOfType(SimulatedCrash.class)
                    .as("operation " + nth)
                    .isThrownBy(() -> use(store, new CatalogueOwner(1)))
                    .withMessageContaining("operation " + nth + ",");
        }
    }

    @Test
    void doesNothingAfterACrash() throws IOException {
        MetaStore store = sqlite.open(machine);
        store.load();
        machine.crashAtOperation(3);
        assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(() -> store.setLong("term", 1));
        List<byte[]> left = contents();

        assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.getLong("vote"));
        store.close();

        assertThat(contents()).usingElementComparator(java.util.Arrays::compare).containsExactlyElementsOf(left);
    }

    @Test
    void endsTheProcessBeforeTheNextOneOpens() throws IOException {
        MetaStore first = sqlite.open(machine);
        first.load();
        List<byte[]> left = contents();

        MetaStore second = sqlite.open(machine.copy());

        assertThat(contents()).usingElementComparator(java.util.Arrays::compare).containsExactlyElementsOf(left);
        second.load();
    }

    @Test
    void sharesTheDiskWithOtherFiles() throws IOException {
        try (WritableFile segment = machine.create("0000000000000001.wal")) {
            MetaStore store = sqlite.open(machine);
            store.load();
            machine.crashAtOperation(1);

            assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(() -> store.setLong("term", 1));
            assertThatExceptionOfType(IOException.class).isThrownBy(segment::sync);
        }
    }

    @Test
    void leavesOtherDirectoriesAlone() throws Exception {
        sqlite.open(machine).load();
        List<String> names = machine.names();

        assertRealDatabase(elsewhere.resolve("metadata.db"));

        assertThat(machine.names()).isEqualTo(names);
    }

    @Test
    void putsTheFileSystemBack() throws Exception {
        sqlite.open(machine).load();
        sqlite.close();

        assertRealDatabase(scratch.resolve("other.db"));
    }

    private static void assertRealDatabase(Path file) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("create table customer (id integer primary key)");
        }
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("SQLite format 3");
    }

    private static void use(MetaStore store, CatalogueOwner owner) {
        owner.found(Contents.load(store));
        for (int i = 0; i < 8; i++) {
            owner.changeAnything(store);
        }
        store.close();
    }

    private List<byte[]> contents() {
        List<byte[]> contents = new ArrayList<>();
        machine.names().forEach(name -> contents.add(machine.bytes(name)));
        return contents;
    }
}
