package io.walstore.spring.boot.jpa;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.sqlite.SQLiteErrorCode;

/** An open file of SQLite's: its bytes are on a simulated disk, its locks on a real file of the same size. */
final class SqliteFile {

    /** The real file: empty inside, but it has the name, the size and the locks. */
    interface Hollow {

        int resize(long size);

        int close();
    }

    private final SqliteDisk disk;
    private final WritableFile bytes;

    /** SQLite does so once, at the first sync of a journal that it may have created. */
    private boolean syncsDirectory;

    private final Hollow hollow;

    SqliteFile(SqliteDisk disk, WritableFile bytes, boolean syncsDirectory, Hollow hollow) {
        this.disk = disk;
        this.bytes = bytes;
        this.syncsDirectory = syncsDirectory;
        this.hollow = hollow;
        disk.opened(this);
    }

    /** What lies beyond the end is read as zeros, and the answer says so. */
    int read(Pointer target, int amount, long offset) {
        return disk.answer(SQLiteErrorCode.SQLITE_IOERR_READ, () -> {
            ByteBuffer buffer = target.getByteBuffer(0, amount);
            bytes.read(buffer, offset);
            if (!buffer.hasRemaining()) {
                return SQLiteErrorCode.SQLITE_OK;
            }
            buffer.put(new byte[buffer.remaining()]);
            return SQLiteErrorCode.SQLITE_IOERR_SHORT_READ;
        });
    }

    int write(Pointer source, int amount, long offset) {
        return disk.answer(SQLiteErrorCode.SQLITE_IOERR_WRITE, () -> {
            try {
                writeWithoutHole(source.getByteBuffer(0, amount), offset);
            } catch (IOException e) {
                resizeHollow(); // a part may have been written
                throw e;
            }
            resizeHollow();
            return SQLiteErrorCode.SQLITE_OK;
        });
    }

    /** A hole is read as zeros, so it may as well be written as zeros, in the same operation. */
    private void writeWithoutHole(ByteBuffer source, long offset) throws IOException {
        long size = bytes.size();
        if (offset <= size) {
            bytes.write(source, offset);
        } else {
            ByteBuffer padded = ByteBuffer.allocate((int) (offset - size) + source.remaining());
            bytes.write(padded.position((int) (offset - size)).put(source).flip(), size);
        }
    }

    int truncate(long size) {
        return disk.answer(SQLiteErrorCode.SQLITE_IOERR_TRUNCATE, () -> {
            long excess = bytes.size() - size;
            if (excess >= 0) {
                bytes.truncate(size);
            } else {
                bytes.write(ByteBuffer.allocate((int) -excess), bytes.size());
            }
            resizeHollow();
            return SQLiteErrorCode.SQLITE_OK;
        });
    }

    private void resizeHollow() throws IOException {
        disk.requireDone(hollow.resize(bytes.size()));
    }

    /** As SQLite does it: should the sync of the directory fail, that is ignored. */
    int sync() {
        return disk.answer(SQLiteErrorCode.SQLITE_IOERR_FSYNC, () -> {
            bytes.sync();
            if (syncsDirectory) {
                syncsDirectory = false;
                disk.answer(SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC, disk::syncDirectory);
            }
            return SQLiteErrorCode.SQLITE_OK;
        });
    }

    int size(LongByReference size) {
        return disk.answer(SQLiteErrorCode.SQLITE_IOERR_FSTAT, () -> {
            size.setValue(bytes.size());
            return SQLiteErrorCode.SQLITE_OK;
        });
    }

    /** Whatever has become of the disk: the real file must not stay open, and keep its locks. */
    int close() {
        disk.closed(this);
        return hollow.close();
    }
}
