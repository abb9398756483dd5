package io.walstore.spring.boot.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.walstore.fs.NioVfs;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalLockedException;
import io.walstore.spi.WalVersionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpaMetaStoreTests {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("metadata.db");
    }

    @ParameterizedTest
    @CsvSource({
        "journal_mode, wal",
        "synchronous, 2",
        "locking_mode, exclusive",
        "busy_timeout, 2000",
        "fullfsync, 1",
        "checkpoint_fullfsync, 1",
        "application_id, 1463897171",
        "user_version, 1"
    })
    void putsPragmasInForce(String pragma, String value) throws Exception {
        try (CatalogueDatabase database = CatalogueDatabase.open(file, NioVfs::new)) {
            assertThat(query(database.dataSource().getConnection(), "PRAGMA " + pragma))
                    .isEqualTo(value);
        }
    }

    /** The commit that makes durable what a killed predecessor left in the page cache. */
    @Test
    void commitsOnceAtEachOpening() throws Exception {
        for (int i = 0; i < 3; i++) {
            load(file);
        }

        assertThat(query("select open_count from opening")).isEqualTo("3");
    }

    @Test
    void leavesOneFileWhenClosed() throws Exception {
        rolls(file, 5);

        try (var names = Files.list(directory)) {
            assertThat(names).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "a?b=c&d", "100%20#1", "größe", "mode=memory", "file:x"})
    void acceptsAnyDirectoryName(String name) throws Exception {
        Path odd = Files.createDirectory(directory.resolve(name)).resolve("metadata.db");

        PersistentState state = rolls(odd, 2);

        assertThat(odd).exists();
        assertThat(load(odd)).isEqualTo(state);
    }

    @Test
    void refusesADirectoryThatDoesNotExist() {
        Path lost = directory.resolve("lost").resolve("metadata.db");

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> load(lost))
                .withMessageContaining(lost.toString());
    }

    @Test
    void takesAnEmptyFileForANewCatalogue() throws Exception {
        Files.createFile(file);

        assertThat(load(file)).isEqualTo(PersistentState.NEW);
        assertThat(rolls(file, 2)).isEqualTo(load(file));
    }

    @Test
    void reportsAnEmptyFileBesideAJournal() throws Exception {
        rolls(file, 2);
        Files.write(file, new byte[0]);
        Path journal = Files.write(directory.resolve("metadata.db-wal"), new byte[100]);

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> load(file))
                .withMessageContaining(journal.toString());
        assertThat(journal).hasSize(100);
    }

    @Test
    void finishesACreationThatWasInterrupted() throws Exception {
        execute("PRAGMA journal_mode=WAL");
        assertThat(file).isNotEmptyFile();

        assertThat(load(file)).isEqualTo(PersistentState.NEW);
    }

    @Test
    void appliesARollbackJournalThatACrashLeft() throws Exception {
        PersistentState state = rolls(file, 15);
        Path copy = Files.createDirectory(directory.resolve("copy"));
        execute("PRAGMA journal_mode=DELETE");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size=1");
            statement.execute("BEGIN");
            statement.execute("delete from segment");
            statement.execute("update opening set open_count = 77");
            statement.execute("create table big as with recursive n(i) as (values(1) union all select i + 1 from n"
                    + " where i < 5000) select i, randomblob(100) from n");
            copyTo(copy);
        }

        assertThat(copy.resolve("metadata.db-journal")).isNotEmptyFile();
        assertThat(load(copy.resolve("metadata.db"))).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, WAL", "0, 0, DELETE", "0, 1, DELETE", "1234, 0, WAL", "1234, 99, DELETE"})
    void refusesAnotherApplicationsDatabase(int applicationId, int version, String journalMode) throws Exception {
        execute(
                "PRAGMA journal_mode=" + journalMode,
                "PRAGMA application_id=" + applicationId,
                "PRAGMA user_version=" + version,
                "create table customer (id integer primary key)");

        assertRefusedUnchanged(WalException.class, "another application's database");
    }

    @Test
    void refusesANewerSchema() throws Exception {
        rolls(file, 3);
        execute("PRAGMA user_version=2");

        assertRefusedUnchanged(WalVersionException.class, "version 2");
    }

    @Test
    void reportsAFileThatIsNoDatabase() throws Exception {
        Files.writeString(file, "no database, but some text that somebody saved under the wrong name\n".repeat(100));

        assertRefusedUnchanged(WalCorruptException.class, "not a database");
    }

    @Test
    void reportsADatabaseThatWasCut() throws Exception {
        rolls(file, 15);
        byte[] bytes = Files.readAllBytes(file);
        List<Integer> lengths = new ArrayList<>(List.of(1, 99, 100, 511, 512, bytes.length - 1));
        for (int length = 1024; length < bytes.length; length += 1024) {
            lengths.add(length);
        }
        for (int length : lengths) {
            Files.write(file, Arrays.copyOf(bytes, length));

            assertRefusedUnchanged(WalCorruptException.class, "");
        }
    }

    /** Refused, unless the page does not matter; never other data. */
    @Test
    void reportsEveryZeroedPage() throws Exception {
        PersistentState state = rolls(file, 15);
        byte[] bytes = Files.readAllBytes(file);
        for (int page = 0; page < bytes.length; page += 4096) {
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, page, page + 4096, (byte) 0);
            Files.write(file, damaged);

            assertSameOrRefused(state, "page at " + page);
        }
    }

    /** SQLite has no checksums: many of these flips are found by those of the rows alone. */
    @Test
    void servesNoFlippedBit() throws Exception {
        PersistentState state = rolls(file, 15);
        byte[] bytes = Files.readAllBytes(file);
        long seed = 20261122;
        Random random = new Random(seed);
        int[] used = LongStream.range(0, bytes.length)
                .mapToInt(offset -> (int) offset)
                .filter(offset -> bytes[offset] != 0)
                .toArray();
        for (int i = 0; i < 150; i++) {
            int offset = used[random.nextInt(used.length)];
            byte[] damaged = bytes.clone();
            damaged[offset] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);

            assertSameOrRefused(state, "seed " + seed + ", flip " + i + ", byte " + offset);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update segment set max_index = max_index + 1 where id = 2",
                "update segment set salt = 0 where id = 1",
                "update catalogue set generation = 1",
                "delete from catalogue",
                "delete from opening"
            })
    void reportsARowThatWasTamperedWith(String change) throws Exception {
        rolls(file, 3);
        execute(change);

        assertThatExceptionOfType(WalCorruptException.class)
                .isThrownBy(() -> load(file))
                .withMessageContaining(file.toString());
    }

    @Test
    void reportsAStableValueThatWasTamperedWith() throws Exception {
        try (JpaMetaStore store = new JpaMetaStore(file)) {
            store.load();
            store.setLong("term", 7);
        }
        execute("update stable_value set content = x'0000000000000008'");

        try (JpaMetaStore store = new JpaMetaStore(file)) {
            store.load();
            assertThatExceptionOfType(WalCorruptException.class).isThrownBy(() -> store.getLong("term"));
        }
    }

    @Test
    void refusesADatabaseThatIsOpenInThisProcess() {
        try (JpaMetaStore first = new JpaMetaStore(file)) {
            PersistentState state = first.load();

            assertThatExceptionOfType(WalLockedException.class)
                    .isThrownBy(() -> load(file))
                    .withMessageContaining(file.toString());
            first.commitState(CommittingProcess.rolling(state));
        }
    }

    @Test
    void refusesADatabaseThatAnotherConnectionWrites() throws Exception {
        rolls(file, 2);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatExceptionOfType(WalLockedException.class).isThrownBy(() -> load(file));
        }
    }

    @Test
    void opensOnceTheHolderIsGone() {
        JpaMetaStore first = new JpaMetaStore(file);
        first.load();
        assertThatExceptionOfType(WalLockedException.class).isThrownBy(() -> load(file));
        first.close();

        assertThat(load(file)).isEqualTo(PersistentState.NEW);
    }

    @Test
    void refusesToLoadTwice() {
        try (JpaMetaStore store = new JpaMetaStore(file)) {
            store.load();

            assertThatIllegalStateException().isThrownBy(store::load);
        }
    }

    @Test
    void keepsWhatAKilledProcessAcknowledged() throws Exception {
        for (int life = 1; life <= 2; life++) {
            try (CommittingProcess process = CommittingProcess.start(file)) {
                process.awaitCommits(40 * life);
                assertThatExceptionOfType(WalLockedException.class).isThrownBy(() -> load(file));
                long acknowledged = process.kill();

                PersistentState state = load(file);
                assertThat(state.generation()).isBetween(acknowledged, acknowledged + 1);
                assertThat(state.segments()).extracting(SegmentInfo::id).endsWith(state.generation());
            }
        }
    }

    /**
     * The files as a crash at that moment would leave them. Copied only once the store is closed would be too late, and
     * copying drops SQLite's lock, which does no harm here.
     */
    @Test
    void opensCopiesTakenBetweenCommits() throws Exception {
        List<PersistentState> states = new ArrayList<>();
        try (JpaMetaStore store = new JpaMetaStore(file)) {
            PersistentState state = store.load();
            for (int i = 0; i < 25; i++) {
                StateChange change = CommittingProcess.rolling(state);
                store.commitState(change);
                state = state.apply(change);
                states.add(state);
                copyTo(Files.createDirectory(directory.resolve("copy" + i)));
            }
        }

        for (int i = 0; i < states.size(); i++) {
            assertThat(load(directory.resolve("copy" + i).resolve("metadata.db")))
                    .isEqualTo(states.get(i));
        }
    }

    @Test
    void runsTheSameStatementsHoweverManySegmentsThereAre() throws Exception {
        List<String> few = statementsOfACommit(directory.resolve("few.db"), 10);
        List<String> many = statementsOfACommit(directory.resolve("many.db"), 5_000);

        assertThat(many).isEqualTo(few).hasSize(6);
    }

    private static List<String> statementsOfACommit(Path database, int segmentCount) {
        List<String> statements = new ArrayList<>();
        StatementCollector collector = new StatementCollector(statements);
        try (JpaMetaStore store = new JpaMetaStore(
                database, NioVfs::new, source -> new CataloguePersistence(source, collector::inspect))) {
            PersistentState state = store.load();
            StateChange filling = new StateChange(
                    0x5eed,
                    1,
                    segmentCount + 1,
                    LongStream.rangeClosed(1, segmentCount)
                            .mapToObj(id -> SegmentInfo.prepared(id, id, id, id, id))
                            .toList(),
                    List.of());
            store.commitState(filling);
            StateChange change = CommittingProcess.rolling(state.apply(filling));
            statements.clear();
            store.commitState(new StateChange(
                    change.logId(), change.generation(), change.nextSegmentId(), change.saved(), List.of(1L)));
        }
        return statements;
    }

    private record StatementCollector(List<String> statements) {
        String inspect(String sql) {
            statements.add(sql);
            return sql;
        }
    }

    /** The segment is new by its id, yet already stored: the insert fails after the removal was done. */
    @Test
    void takesAllOrNothingAndThenRefusesFurtherChanges() {
        PersistentState state;
        try (JpaMetaStore store = new JpaMetaStore(file)) {
            store.load();
            SegmentInfo first = SegmentInfo.prepared(1, 1, 1, 1, 1);
            SegmentInfo second = SegmentInfo.prepared(2, 2, 2, 2, 2);
            StateChange lying = new StateChange(7, 1, 2, List.of(first, second), List.of());
            store.commitState(lying);
            state = PersistentState.NEW.apply(lying);

            assertThatExceptionOfType(WalException.class)
                    .isThrownBy(() -> store.commitState(new StateChange(7, 2, 3, List.of(second), List.of(1L))))
                    .withMessageContaining(file.toString())
                    .withMessageContaining("reopened");
            assertThatExceptionOfType(WalException.class)
                    .isThrownBy(() -> store.commitState(new StateChange(7, 2, 3, List.of(), List.of())));
            assertThatExceptionOfType(WalException.class).isThrownBy(() -> store.setLong("term", 1));
        }

        assertThat(load(file)).isEqualTo(state);
    }

    private void assertRefusedUnchanged(Class<? extends WalException> type, String message) throws IOException {
        byte[] before = Files.readAllBytes(file);

        assertThatExceptionOfType(WalException.class)
                .isThrownBy(() -> load(file))
                .isExactlyInstanceOf(type)
                .withMessageContaining(file.toString())
                .withMessageContaining(message);
        assertThat(file).hasBinaryContent(before);
    }

    private void assertSameOrRefused(PersistentState state, String damage) {
        try {
            assertThat(load(file)).as(damage).isEqualTo(state);
        } catch (WalException e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
    }

    private static PersistentState load(Path database) {
        try (JpaMetaStore store = new JpaMetaStore(database)) {
            return store.load();
        }
    }

    private static PersistentState rolls(Path database, int count) {
        try (JpaMetaStore store = new JpaMetaStore(database)) {
            PersistentState state = store.load();
            for (int i = 0; i < count; i++) {
                StateChange change = CommittingProcess.rolling(state);
                store.commitState(change);
                state = state.apply(change);
            }
            return state;
        }
    }

    private void copyTo(Path target) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-journal"}) {
            Path source = directory.resolve("metadata.db" + suffix);
            if (Files.exists(source)) {
                Files.copy(source, target.resolve(source.getFileName()));
            }
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return query(connection, sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getString(1);
        }
    }

    private void execute(String... commands) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
