package io.walstore.spring.boot.jpa;

import static java.util.Objects.requireNonNull;

import io.walstore.spi.Vfs;
import io.walstore.spi.WalException;
import io.walstore.spi.WalVersionException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of a catalogue: known to be ours and whole, set up so that a commit is durable, at the current schema.
 *
 * <p>The order of opening matters:
 *
 * <ol>
 *   <li>look at the file through a connection that cannot write: a database that is damaged, newer or another
 *       application's is refused as it was found, which not even setting the journal mode would leave it;
 *   <li>set {@code journal_mode=WAL} and {@code synchronous=FULL}, and read them back, as SQLite accepts what it does
 *       not understand in silence. With {@code synchronous=NORMAL} a power loss would take back commits;
 *   <li>take the file with {@code locking_mode=EXCLUSIVE}: a second fence behind the lock on the log's directory;
 *   <li>write the journal's bytes again and sync them, as they may only look durable, and sync the names;
 *   <li>bring the schema up to date in one transaction;
 *   <li>commit one small change. What a process reads after its predecessor was killed may be in the page cache only; a
 *       power loss would take back what this process had already built on. Syncing a commit of our own syncs all before.
 * </ol>
 *
 * <p>While the database is open, nobody in this process may open and close it by other means, not even to copy it: on
 * POSIX systems that drops SQLite's locks.
 */
final class CatalogueDatabase implements AutoCloseable {

    /** The text {@code WALS}, in the database's header. */
    static final int APPLICATION_ID = 0x5741_4c53;

    static final int SCHEMA_VERSION = 1;

    private static final String WRITE_AHEAD_LOG = "-wal";
    private static final String ROLLBACK_JOURNAL = "-journal";

    private static final int SMALLEST_PAGE_BYTES = 512;

    private static final int CHUNK_BYTES = 64 << 10;

    private static final int BUSY_TIMEOUT_MILLIS = 2_000;

    /** What must be in force, as SQLite tells it. */
    private static final Map<String, String> PRAGMAS = Map.of(
            "journal_mode", "wal",
            "synchronous", "2",
            "locking_mode", "exclusive",
            "busy_timeout", String.valueOf(BUSY_TIMEOUT_MILLIS),
            "fullfsync", "1",
            "checkpoint_fullfsync", "1");

    private final SingleConnectionDataSource dataSource;

    /** How the database's directory is reached where SQLite is not enough. */
    interface DirectoryOpener {
        Vfs open(Path directory) throws IOException;
    }

    private CatalogueDatabase(Connection connection) {
        this.dataSource = new SingleConnectionDataSource(RollbackAware.over(connection), true);
    }

    /**
     * Opens the database, or creates it if the file is absent or empty.
     *
     * @throws WalException if it is damaged, newer or another application's
     * @throws SQLException whatever else SQLite refuses
     */
    static CatalogueDatabase open(Path file, DirectoryOpener directories) throws SQLException, IOException {
        boolean inspected = inspectReadOnly(file);
        Connection connection = source(file, durable()).getConnection();
        try {
            setUp(connection, file);
            if (!inspected) {
                inspect(connection, file);
            }
            int found = number(connection, "PRAGMA user_version");
            makeDurable(file, directories.open(requireNonNull(file.getParent())));
            migrate(connection, found);
            commitOnce(connection, file);
            return new CatalogueDatabase(connection);
        } catch (SQLException | IOException | RuntimeException | Error e) {
            closeAsItIs(connection);
            throw e;
        }
    }

    private static boolean inspectReadOnly(Path file) throws SQLException, IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            refuseJournalWithoutDatabase(file);
            return true;
        }
        if (Files.size(file) < SMALLEST_PAGE_BYTES) {
            if (notEmpty(file, ROLLBACK_JOURNAL)) {
                return false; // nothing was lost: the first page was not written wholly
            }
            // SQLite would take it for an empty one.
            throw SqliteFailure.corrupt(file, "the database was cut to " + Files.size(file) + " bytes");
        }
        SQLiteConfig readOnly = new SQLiteConfig();
        readOnly.setReadOnly(true);
        readOnly.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        try (Connection connection = source(file, readOnly).getConnection()) {
            inspect(connection, file);
            return true;
        } catch (SQLiteException e) {
            if (needsWriter(e)) {
                return false;
            }
            throw e;
        }
    }

    /** SQLite would take an empty database for a new one, and throw the journal away. */
    private static void refuseJournalWithoutDatabase(Path file) throws IOException {
        if (notEmpty(file, WRITE_AHEAD_LOG)) {
            throw SqliteFailure.corrupt(
                    file, "the database is empty, yet its journal " + file + WRITE_AHEAD_LOG + " is not");
        }
    }

    private static boolean notEmpty(Path file, String suffix) throws IOException {
        Path journal = file.resolveSibling(file.getFileName() + suffix);
        return Files.exists(journal) && Files.size(journal) > 0;
    }

    /** A crash while the database was created leaves a rollback journal, which only a writer may apply. */
    private static boolean needsWriter(SQLiteException e) {
        SQLiteErrorCode code = SqliteFailure.primaryCode(e);
        return code == SQLiteErrorCode.SQLITE_READONLY || code == SQLiteErrorCode.SQLITE_CANTOPEN;
    }

    private static DataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        // As a URI, because the driver would take a question mark in a plain path for the start of pragmas.
        source.setUrl("jdbc:sqlite:" + file.toUri());
        return source;
    }

    private static SQLiteConfig durable() {
        SQLiteConfig config = new SQLiteConfig();
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config;
    }

    private static void setUp(Connection connection, Path file) throws SQLException {
        // Not by SQLiteConfig, which misspells the name. Matters on macOS, where fsync alone does not reach the disk.
        execute(connection, "PRAGMA fullfsync = 1");
        execute(connection, "PRAGMA checkpoint_fullfsync = 1");
        for (Map.Entry<String, String> pragma : PRAGMAS.entrySet()) {
            String found = query(connection, "PRAGMA " + pragma.getKey());
            if (!pragma.getValue().equals(found)) {
                throw new WalException(file + ": SQLite does not take " + pragma.getKey() + "=" + pragma.getValue()
                        + " but uses " + found + "; is the directory on a local file system?");
            }
        }
    }

    private static void inspect(Connection connection, Path file) throws SQLException {
        int applicationId = number(connection, "PRAGMA application_id");
        int version = number(connection, "PRAGMA user_version");
        if (applicationId == 0 && version == 0 && number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
            return;
        }
        if (applicationId != APPLICATION_ID) {
            throw new WalException(file + ": this is another application's database: its application id is 0x"
                    + Integer.toHexString(applicationId) + ", not 0x" + Integer.toHexString(APPLICATION_ID)
                    + ". Nothing was changed; choose another file");
        }
        if (version > SCHEMA_VERSION) {
            throw new WalVersionException(file + ": the catalogue has schema version " + version
                    + ", this release knows versions up to " + SCHEMA_VERSION
                    + "; open the log with a newer release. Nothing was changed");
        }
        requireSound(connection, file);
    }

    private static void requireSound(Connection connection, Path file) throws SQLException {
        String verdict = query(connection, "PRAGMA quick_check(1)");
        if (!verdict.equals("ok")) {
            throw SqliteFailure.corrupt(file, "the database is damaged: " + verdict + ". Nothing was changed");
        }
    }

    /**
     * Makes durable what SQLite has found, before anything is built on it. A sync that failed in the last process leaves
     * bytes in the page cache that look written: no further sync would write them, and a power loss takes them, with all
     * that was committed behind them. So they are written again, and synced. SQLite holds the database for us alone by
     * now, and locks no other file than that.
     *
     * <p>The names are synced before the journal has its first bytes. SQLite would do it a moment later, but it ignores a
     * failure; and a crash in between could leave a rollback journal that empties the database beside this one.
     */
    private static void makeDurable(Path file, Vfs directory) throws IOException {
        try (WritableFile bytes = directory.openWriter(file.getFileName() + WRITE_AHEAD_LOG)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            for (long offset = 0; bytes.read(chunk.clear(), offset) > 0; offset += chunk.limit()) {
                bytes.write(chunk.flip(), offset);
            }
            bytes.sync();
        }
        directory.sync();
    }

    private static void migrate(Connection connection, int found) throws SQLException {
        if (found == SCHEMA_VERSION) {
            return;
        }
        connection.setAutoCommit(false);
        for (int version = found + 1; version <= SCHEMA_VERSION; version++) {
            ClassPathResource script = new ClassPathResource("catalogue-" + version + ".sql", CatalogueDatabase.class);
            ScriptUtils.executeSqlScript(connection, script);
        }
        execute(connection, "PRAGMA user_version = " + SCHEMA_VERSION);
        execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void commitOnce(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (statement.executeUpdate("update opening set open_count = open_count + 1") != 1) {
                throw SqliteFailure.corrupt(file, "the row that counts openings is lost");
            }
        }
    }

    /**
     * Without copying the journal into the database, with which closing would begin: it may not be durable. A power loss
     * that took it back would leave pages of two states.
     */
    private static void closeAsItIs(Connection connection) throws SQLException {
        connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
        connection.close();
    }

    private static int number(Connection connection, String sql) throws SQLException {
        return Integer.parseInt(query(connection, sql));
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : "";
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        dataSource.destroy();
    }
}
