package io.walstore.spring.boot.jpa;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What SQLite calls on an open file that goes through Java: tables of {@code sqlite3_io_methods} in which reading,
 * writing, cutting, syncing, measuring and closing were exchanged. Locks and shared memory are left to the real file.
 */
final class SqliteFileMethods {

    private static final int VERSION = 0;
    private static final int CLOSE = 1;
    private static final int READ = 2;
    private static final int WRITE = 3;
    private static final int TRUNCATE = 4;
    private static final int SYNC = 5;
    private static final int FILE_SIZE = 6;

    /** The slots of version 2, the last one that knows no memory maps: with it SQLite reads by {@code xRead} only. */
    private static final int SLOTS = 17;

    private static final int WITHOUT_MEMORY_MAPS = 2;

    /** By the address of the original table: there is one for files with locks and one for files without. */
    private final Map<Pointer, NativeTable> tables = new ConcurrentHashMap<>();

    /** By the address of the {@code sqlite3_file}. */
    private final Map<Pointer, SqliteFile> files = new ConcurrentHashMap<>();

    private final Close close = this::close;
    private final Transfer read = (file, bytes, amount, offset) -> find(file).read(bytes, amount, offset);
    private final Transfer write = (file, bytes, amount, offset) -> find(file).write(bytes, amount, offset);
    private final Truncate truncate = (file, size) -> find(file).truncate(size);
    private final Sync sync = (file, flags) -> find(file).sync();
    private final FileSize fileSize = (file, size) -> find(file).size(size);

    /** {@code int xClose(sqlite3_file*)}. */
    interface Close extends Callback {
        int call(Pointer file);
    }

    /** {@code int xRead(sqlite3_file*, void*, int iAmt, sqlite3_int64 iOfst)}, and {@code xWrite} likewise. */
    interface Transfer extends Callback {
        int call(Pointer file, Pointer bytes, int amount, long offset);
    }

    /** {@code int xTruncate(sqlite3_file*, sqlite3_int64 size)}. */
    interface Truncate extends Callback {
        int call(Pointer file, long size);
    }

    /** {@code int xSync(sqlite3_file*, int flags)}. */
    interface Sync extends Callback {
        int call(Pointer file, int flags);
    }

    /** {@code int xFileSize(sqlite3_file*, sqlite3_int64 *pSize)}. */
    interface FileSize extends Callback {
        int call(Pointer file, LongByReference size);
    }

    /** Exchanges the table of a file that was just opened. */
    void bend(Pointer file, Function<SqliteFile.Hollow, SqliteFile> simulated) {
        Pointer original = file.getPointer(0);
        files.put(file, simulated.apply(new RealFile(file, new NativeTable(original))));
        file.setPointer(0, tables.computeIfAbsent(original, this::bent).address());
    }

    private NativeTable bent(Pointer original) {
        NativeTable table = new NativeTable(original).copy(SLOTS);
        table.address().setInt(VERSION, WITHOUT_MEMORY_MAPS);
        table.set(CLOSE, close);
        table.set(READ, read);
        table.set(WRITE, write);
        table.set(TRUNCATE, truncate);
        table.set(SYNC, sync);
        table.set(FILE_SIZE, fileSize);
        return table;
    }

    private int close(Pointer file) {
        SqliteFile simulated = find(file);
        files.remove(file);
        return simulated.close();
    }

    private SqliteFile find(Pointer file) {
        return files.get(file);
    }

    /** What SQLite's own functions do with the file. */
    private record RealFile(Pointer file, NativeTable methods) implements SqliteFile.Hollow {

        @Override
        public int resize(long size) {
            return methods.call(TRUNCATE, file, size);
        }

        @Override
        public int close() {
            return methods.call(CLOSE, file);
        }
    }
}
