package io.walstore.spring.boot.jpa;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.walstore.spi.WritableFile;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/**
 * The file system that the SQLite of this process uses, bent so that the files of chosen directories go through Java.
 *
 * <p>SQLite reaches files only through a struct of functions, {@code sqlite3_vfs}, and one more for each open file,
 * {@code sqlite3_io_methods} (both are described at sqlite.org/c3ref). The driver's native library exports nothing that
 * would register a struct of ours; but the handle of a connection begins with the address of the one in use, and that
 * lies in writable memory. So its functions are exchanged in place while at least one directory is chosen, and put back
 * then. Files anywhere else are passed on untouched.
 *
 * <p>One for the whole process, as the struct is.
 */
final class SqliteVfs {

    /** Slots of {@code sqlite3_vfs}, behind three {@code int}, the next VFS, the name and the application's data. */
    private static final int NAME = 3;

    private static final int OPEN = 5;
    private static final int DELETE = 6;
    private static final int ACCESS = 7;
    private static final int SLOTS = 8;

    private static final SqliteVfs IN_USE = find();

    private final NativeTable table;
    private final NativeTable original;
    private final SqliteFileMethods methods = new SqliteFileMethods();
    private final Map<Path, SqliteDisk> disks = new ConcurrentHashMap<>();

    /** Held here, because native code does not keep them from being collected. */
    private final Open open = this::open;

    private final Delete delete = this::delete;
    private final Access access = this::access;

    /** {@code int xOpen(sqlite3_vfs*, const char *zName, sqlite3_file*, int flags, int *pOutFlags)}. */
    interface Open extends Callback {
        int call(Pointer vfs, @Nullable Pointer path, Pointer file, int flags, @Nullable Pointer flagsInForce);
    }

    /** {@code int xDelete(sqlite3_vfs*, const char *zName, int syncDir)}. */
    interface Delete extends Callback {
        int call(Pointer vfs, Pointer path, int syncDirectory);
    }

    /** {@code int xAccess(sqlite3_vfs*, const char *zName, int flags, int *pResOut)}. */
    interface Access extends Callback {
        int call(Pointer vfs, Pointer path, int flags, Pointer result);
    }

    private SqliteVfs(NativeTable table) {
        this.table = table;
        this.original = table.copy(SLOTS);
    }

    private static SqliteVfs find() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            NativeTable found = new NativeTable(handle(connection).getPointer(0));
            String name = found.get(NAME).getString(0);
            if (!name.equals("unix")) {
                throw new IllegalStateException("only the VFS 'unix' is known well enough, not '" + name + "'");
            }
            return new SqliteVfs(found);
        } catch (SQLException | ReflectiveOperationException e) {
            throw new IllegalStateException("SQLite's file system cannot be found", e);
        }
    }

    /** Address of the {@code struct sqlite3}, whose first field is the address of its VFS. */
    private static Pointer handle(Connection connection) throws SQLException, ReflectiveOperationException {
        DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
        Field pointer = database.getClass().getDeclaredField("pointer");
        pointer.setAccessible(true);
        return new Pointer(pointer.getLong(database));
    }

    /** From now on the files of the directory are on this disk. */
    static void mount(Path directory, SqliteDisk disk) {
        IN_USE.add(directory, disk);
    }

    /** All files of the directory must be closed. */
    static void unmount(Path directory) {
        IN_USE.remove(directory);
    }

    private synchronized void add(Path directory, SqliteDisk disk) {
        if (disks.isEmpty()) {
            table.set(OPEN, open);
            table.set(DELETE, delete);
            table.set(ACCESS, access);
        }
        disks.put(directory, disk);
    }

    private synchronized void remove(Path directory) {
        disks.remove(directory);
        if (disks.isEmpty()) {
            table.set(OPEN, original.get(OPEN));
            table.set(DELETE, original.get(DELETE));
            table.set(ACCESS, original.get(ACCESS));
        }
    }

    private int open(Pointer vfs, @Nullable Pointer path, Pointer file, int flags, @Nullable Pointer flagsInForce) {
        SqliteDisk disk = disk(path);
        if (disk == null) {
            return original.call(OPEN, vfs, path, file, flags, flagsInForce);
        }
        // Says that there is nothing to close, should the opening fail.
        file.setPointer(0, null);
        return disk.answer(SQLiteErrorCode.SQLITE_CANTOPEN, () -> {
            WritableFile bytes = disk.open(name(path), flags);
            disk.requireDone(original.call(OPEN, vfs, path, file, flags, flagsInForce));
            methods.bend(file, hollow -> new SqliteFile(disk, bytes, SqliteDisk.syncsDirectory(flags), hollow));
            return SQLiteErrorCode.SQLITE_OK;
        });
    }

    private int delete(Pointer vfs, Pointer path, int syncDirectory) {
        SqliteDisk disk = disk(path);
        if (disk == null) {
            return original.call(DELETE, vfs, path, syncDirectory);
        }
        int code = disk.answer(SQLiteErrorCode.SQLITE_IOERR_DELETE, () -> {
            SQLiteErrorCode deleted = disk.delete(name(path));
            disk.requireDone(deleted == SQLiteErrorCode.SQLITE_OK ? original.call(DELETE, vfs, path, 0) : 0);
            return deleted;
        });
        boolean sync = code == SQLiteErrorCode.SQLITE_OK.code && (syncDirectory & 1) != 0;
        return sync ? disk.answer(SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC, disk::syncDirectory) : code;
    }

    private int access(Pointer vfs, Pointer path, int flags, Pointer result) {
        SqliteDisk disk = disk(path);
        return disk != null && disk.hasEnded()
                ? SQLiteErrorCode.SQLITE_IOERR_ACCESS.code
                : original.call(ACCESS, vfs, path, flags, result);
    }

    private @Nullable SqliteDisk disk(@Nullable Pointer path) {
        Path directory = path == null ? null : Path.of(path.getString(0)).getParent();
        return directory == null ? null : disks.get(directory);
    }

    private static String name(Pointer path) {
        return Path.of(path.getString(0)).getFileName().toString();
    }
}
