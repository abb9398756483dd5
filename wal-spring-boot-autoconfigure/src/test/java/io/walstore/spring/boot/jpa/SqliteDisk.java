package io.walstore.spring.boot.jpa;

import io.walstore.fixtures.SimulatedCrash;
import io.walstore.spi.DiskFullException;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * A simulated disk, as one process meets it through SQLite's unix VFS: what happens is told in SQLite's codes. Once the
 * disk has crashed or the process has ended, every operation fails.
 */
final class SqliteDisk {

    /** Of the flags a file is opened with. */
    private static final int CREATE = 0x4;

    private static final int MAIN_JOURNAL = 0x800;
    private static final int SUPER_JOURNAL = 0x4000;
    private static final int WRITE_AHEAD_LOG = 0x80000;

    private final Vfs vfs;
    private final Set<SqliteFile> openFiles = new HashSet<>();
    private volatile boolean ended;

    /** A planned crash, or a mistake of these fixtures; SQLite would keep either to itself. */
    private volatile @Nullable Throwable reason;

    /** Something that SQLite wants of the disk. */
    interface Operation {
        SQLiteErrorCode run() throws IOException;
    }

    SqliteDisk(Vfs vfs) {
        this.vfs = vfs;
    }

    /** The code for what came of an operation; the given one if it failed. */
    int answer(SQLiteErrorCode failure, Operation operation) {
        if (ended) {
            return failure.code;
        }
        try {
            return operation.run().code;
        } catch (DiskFullException e) {
            // SQLite's unix VFS finds that out only when it writes.
            return (failure == SQLiteErrorCode.SQLITE_IOERR_WRITE ? SQLiteErrorCode.SQLITE_FULL : failure).code;
        } catch (IOException e) {
            return failure.code;
        } catch (RuntimeException | Error e) {
            ended = true;
            reason = e;
            return failure.code;
        }
    }

    WritableFile open(String name, int flags) throws IOException {
        return (flags & CREATE) != 0 && !exists(name) ? vfs.create(name) : vfs.openWriter(name);
    }

    /** Whether the first sync of the file is one of the directory, too: when it may have been created just now. */
    static boolean syncsDirectory(int flags) {
        return (flags & CREATE) != 0 && (flags & (MAIN_JOURNAL | SUPER_JOURNAL | WRITE_AHEAD_LOG)) != 0;
    }

    SQLiteErrorCode delete(String name) throws IOException {
        if (!exists(name)) {
            return SQLiteErrorCode.SQLITE_IOERR_DELETE_NOENT;
        }
        vfs.delete(name);
        return SQLiteErrorCode.SQLITE_OK;
    }

    private boolean exists(String name) throws IOException {
        return vfs.list().stream().anyMatch(file -> file.name().equals(name));
    }

    SQLiteErrorCode syncDirectory() throws IOException {
        vfs.sync();
        return SQLiteErrorCode.SQLITE_OK;
    }

    void opened(SqliteFile file) {
        openFiles.add(file);
    }

    void closed(SqliteFile file) {
        openFiles.remove(file);
    }

    /** What is done with the real files must not fail. */
    void requireDone(int code) {
        if (code != SQLiteErrorCode.SQLITE_OK.code) {
            throw new IllegalStateException("SQLite answered " + code + " on a real file");
        }
    }

    /** The end of the process: nothing that SQLite does from now on reaches the disk. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Throws what ended it, unless that was the process. */
    void rethrow() {
        if (reason instanceof SimulatedCrash crash) {
            throw crash;
        }
        if (reason != null) {
            throw new AssertionError("the simulated disk does not understand SQLite", reason);
        }
    }

    /** SQLite has let go of everything. */
    void requireClosed() {
        if (!openFiles.isEmpty()) {
            throw new AssertionError(openFiles.size() + " files are still open");
        }
    }
}
