package io.walstore.spring.boot.jpa;

import io.walstore.spi.MetaStore;
import io.walstore.spi.Vfs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The real SQLite, and all of {@link JpaMetaStore} above it, on a simulated disk: that of a log, for example, so that
 * catalogue and segments share one crash.
 *
 * <p>Each operation of SQLite on a file is one of the disk's. A planned crash comes out of the store as the error that
 * the disk threw, even if SQLite would have hidden it. From then on the store fails, and closing it does nothing.
 */
public final class SimulatedSqlite implements AutoCloseable {

    /** Its file on the disk; the journals' names begin with it. */
    public static final String DATABASE = "metadata.db";

    private static final String SHARED_MEMORY = DATABASE + "-shm";

    private static final int SHARED_MEMORY_BYTES = 32 << 10;

    private final Path scratch;
    private final Function<DataSource, CataloguePersistence> persisting;
    private int checkpointPages;
    private @Nullable SimulatedProcess process;

    /**
     * Nothing is opened yet.
     *
     * @param scratch an empty directory for files that hold no bytes, only names and locks
     * @throws IOException if there is no such directory
     */
    public SimulatedSqlite(Path scratch) throws IOException {
        this(scratch, new SharedPersistence());
    }

    SimulatedSqlite(Path scratch, Function<DataSource, CataloguePersistence> persisting) throws IOException {
        this.scratch = scratch.toRealPath();
        this.persisting = persisting;
    }

    /**
     * Lets a checkpoint follow each commit that leaves the write-ahead log longer than that, so that a short life sees
     * many; otherwise SQLite waits for a thousand pages.
     *
     * @param pages the limit
     * @return this
     */
    public SimulatedSqlite checkpointAfter(int pages) {
        checkpointPages = pages;
        return this;
    }

    /**
     * Ends the process that opened the last catalogue, and starts the next. That one must have crashed or been killed,
     * or have closed the catalogue.
     *
     * @param disk the machine as the crash has left it
     * @return a catalogue, not loaded yet, that lies on the disk
     * @throws IOException if the disk is dead, or the scratch directory does not work
     */
    public MetaStore open(Vfs disk) throws IOException {
        close();
        removeFiles();
        for (Vfs.FileStatus file : disk.list()) {
            if (file.name().startsWith(DATABASE)) {
                createHollow(scratch.resolve(file.name()), file.sizeBytes());
            }
        }
        leaveGarbage(scratch.resolve(SHARED_MEMORY));
        process = new SimulatedProcess(
                scratch, disk, new JpaMetaStore(scratch.resolve(DATABASE), path -> disk, this::persistence));
        return process;
    }

    private void removeFiles() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(scratch)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static void createHollow(Path path, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
        }
    }

    /** What the dead process shared with nobody. SQLite must not believe it. */
    private static void leaveGarbage(Path path) throws IOException {
        byte[] garbage = new byte[SHARED_MEMORY_BYTES];
        Arrays.fill(garbage, (byte) 0xa5);
        Files.write(path, garbage);
    }

    private CataloguePersistence persistence(DataSource dataSource) {
        if (checkpointPages > 0) {
            execute(dataSource, "PRAGMA wal_autocheckpoint = " + checkpointPages);
        }
        return persisting.apply(dataSource);
    }

    private static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Ends the process that opened the last catalogue, and removes its hollow files; the disk does not notice. */
    @Override
    public void close() {
        SimulatedProcess ending = process;
        process = null;
        if (ending != null) {
            ending.end();
        }
    }
}
