package io.walstore.benchmarks.peers;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A table in SQLite, which has one writer at a time: threads take turns, and each append is a transaction with a sync of
 * its own.
 */
public final class SqliteWal implements Contender {

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public String setting() {
        return "WAL mode, synchronous FULL, one transaction for each append or batch; one writer at a time, no group";
    }

    @Override
    public Journal open(Path directory, long segmentSizeBytes) throws Exception {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        return new Opened(config, "jdbc:sqlite:" + directory.resolve("entries.db"));
    }

    /** An open database: one connection writes, each thread that reads has one of its own. */
    private static final class Opened implements Journal {

        private final SQLiteConfig config;
        private final String url;
        private final Connection writer;
        private final PreparedStatement insert;
        private final Queue<Connection> readers = new ConcurrentLinkedQueue<>();
        private final ThreadLocal<PreparedStatement> select = ThreadLocal.withInitial(this::select);

        Opened(SQLiteConfig config, String url) throws SQLException {
            this.config = config;
            this.url = url;
            this.writer = config.createConnection(url);
            try (var create = writer.createStatement()) {
                create.execute("create table if not exists entries (number integer primary key, payload blob)");
            }
            this.insert = writer.prepareStatement("insert into entries (payload) values (?)");
        }

        private PreparedStatement select() {
            try {
                Connection reader = config.createConnection(url);
                readers.add(reader);
                return reader.prepareStatement("select payload from entries where number >= ? order by number limit ?");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public synchronized void append(byte[] payload) throws SQLException {
            insert.setBytes(1, payload);
            insert.executeUpdate();
        }

        @Override
        public synchronized void append(List<byte[]> payloads) throws SQLException {
            writer.setAutoCommit(false);
            for (byte[] payload : payloads) {
                append(payload);
            }
            writer.commit();
            writer.setAutoCommit(true);
        }

        @Override
        public byte[] read(long index) throws SQLException {
            try (ResultSet entries = entries(index, 1)) {
                if (!entries.next()) {
                    throw new IllegalArgumentException("no entry " + index);
                }
                return entries.getBytes(1);
            }
        }

        @Override
        public void readFrom(long index, Consumer<byte[]> reader) throws SQLException {
            try (ResultSet entries = entries(index, Long.MAX_VALUE)) {
                while (entries.next()) {
                    reader.accept(entries.getBytes(1));
                }
            }
        }

        private ResultSet entries(long index, long limit) throws SQLException {
            PreparedStatement statement = select.get();
            statement.setLong(1, index);
            statement.setLong(2, limit);
            return statement.executeQuery();
        }

        @Override
        public synchronized void truncateFront(long index) throws SQLException {
            try (PreparedStatement delete = writer.prepareStatement("delete from entries where number < ?")) {
                delete.setLong(1, index);
                delete.executeUpdate();
            }
        }

        @Override
        public void close() throws IOException {
            try {
                for (Connection reader : readers) {
                    reader.close();
                }
                writer.close();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
