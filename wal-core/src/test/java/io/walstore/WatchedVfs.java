package io.walstore;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Knows which files are open on another Vfs, and can make its syncs throw what a disk does not throw. */
final class WatchedVfs implements Vfs {

    private final Vfs vfs;
    private final ConcurrentLinkedQueue<WatchedFile> open = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Error atSync;
    private final Map<String, LongAdder> readBytes = new ConcurrentHashMap<>();
    private final LongAdder listings = new LongAdder();
    private volatile boolean unlistable;
    private volatile @Nullable Runnable beforeRead;
    private volatile Runnable beforeOperations = () -> {};
    private volatile Gate gate = Gate.opened();

    WatchedVfs(Vfs vfs) {
        this.vfs = vfs;
    }

    /** The names of the files that were opened and not closed yet, once for each handle. */
    List<String> openFiles() {
        List<String> names = new ArrayList<>();
        open.forEach(file -> names.add(file.name));
        return names;
    }

    /** How many bytes of a file were read. */
    long readBytes(String name) {
        return readBytes.getOrDefault(name, new LongAdder()).sum();
    }

    /** How often the directory was listed. */
    long listings() {
        return listings.sum();
    }

    /** From now on every sync of a file throws an error, as if the JVM had run out of something. */
    void throwAtSync(Error error) {
        atSync = error;
    }

    /** From now on the directory cannot be listed. */
    void failToList() {
        unlistable = true;
    }

    /** From now on every sync of a file waits for the gate to be opened. */
    Gate holdSyncs() {
        Gate held = new Gate();
        gate = held;
        return held;
    }

    /** Something happens when the next read of a file is under way. */
    void beforeTheNextRead(Runnable event) {
        beforeRead = event;
    }

    /** From now on something happens before every read, write and sync of a file. */
    void beforeOperations(Runnable event) {
        beforeOperations = event;
    }

    @Override
    public List<FileStatus> list() throws IOException {
        if (unlistable) {
            throw new IOException("Input/output error");
        }
        listings.increment();
        return vfs.list();
    }

    @Override
    public WritableFile create(String name) throws IOException {
        return watched(name, vfs.create(name));
    }

    @Override
    public WritableFile openWriter(String name) throws IOException {
        return watched(name, vfs.openWriter(name));
    }

    @Override
    public ReadableFile openReader(String name) throws IOException {
        return watched(name, vfs.openReader(name));
    }

    private WatchedFile watched(String name, ReadableFile file) {
        WatchedFile watched = new WatchedFile(name, file);
        open.add(watched);
        return watched;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        vfs.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        vfs.delete(name);
    }

    @Override
    public void sync() throws IOException {
        vfs.sync();
    }

    @Override
    public Lock lock() throws IOException {
        return vfs.lock();
    }

    @Override
    public long usableBytes() throws IOException {
        return vfs.usableBytes();
    }

    @Override
    public long totalBytes() throws IOException {
        return vfs.totalBytes();
    }

    @Override
    public String describe(String name) {
        return vfs.describe(name);
    }

    private final class WatchedFile implements WritableFile {

        private final String name;
        private final ReadableFile file;

        WatchedFile(String name, ReadableFile file) {
            this.name = name;
            this.file = file;
        }

        private WritableFile writable() {
            return (WritableFile) file;
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            beforeOperations.run();
            Runnable event = beforeRead;
            beforeRead = null;
            if (event != null) {
                event.run();
            }
            int count = file.read(target, offset);
            readBytes.computeIfAbsent(name, key -> new LongAdder()).add(count);
            return count;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            beforeOperations.run();
            writable().write(source, offset);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            writable().truncate(sizeBytes);
        }

        @Override
        public void sync() throws IOException {
            beforeOperations.run();
            Error error = atSync;
            if (error != null) {
                throw error;
            }
            gate.pass();
            writable().sync();
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            file.close();
        }
    }
}
