package io.walstore.spring.boot.jpa;

import io.walstore.fixtures.SimulatedCrash;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A simulated disk that remembers what it was like before each operation that changed it. */
final class RecordingVfs implements Vfs {

    private final SimulatedVfs disk;
    private final Supplier<List<Contents>> promise;
    private final List<Moment> moments = new ArrayList<>();

    /** An operation that changes a disk. */
    private interface Change {
        void applyTo(Vfs vfs) throws IOException;
    }

    /** The disk between two changes, and the second of them. */
    static final class Moment {

        private final SimulatedVfs disk;
        private final List<Contents> possible;
        private final String name;
        private final Change change;

        private Moment(SimulatedVfs disk, List<Contents> possible, String name, Change change) {
            this.disk = disk;
            this.possible = possible;
            this.name = name;
            this.change = change;
        }

        /** What was promised of the disk then: to hold one of these. */
        List<Contents> possible() {
            return possible;
        }

        /** The machine as it stops before the change. */
        SimulatedVfs stopBefore(long seed) {
            return disk.copy(seed);
        }

        /** The machine as it stops in the middle of the change, which is done then in part, wholly or not at all. */
        SimulatedVfs stopWithin(long seed) throws IOException {
            SimulatedVfs machine = disk.copy(seed);
            machine.crashAtOperation(1);
            try {
                change.applyTo(machine);
            } catch (SimulatedCrash e) {
                return machine;
            }
            throw new AssertionError(name + " changes nothing");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Records what happens to a disk.
     *
     * @param promise answers what the disk may hold, should it crash at once
     */
    RecordingVfs(SimulatedVfs disk, Supplier<List<Contents>> promise) {
        this.disk = disk;
        this.promise = promise;
    }

    /** One for each change so far, in their order. */
    List<Moment> moments() {
        return List.copyOf(moments);
    }

    private void record(String name, Change change) {
        moments.add(new Moment(disk.copy(), promise.get(), name, change));
    }

    @Override
    public List<FileStatus> list() throws IOException {
        return disk.list();
    }

    @Override
    public WritableFile create(String name) throws IOException {
        record("create " + name, vfs -> vfs.create(name));
        return new RecordingFile(name, disk.create(name));
    }

    @Override
    public WritableFile openWriter(String name) throws IOException {
        return new RecordingFile(name, disk.openWriter(name));
    }

    @Override
    public ReadableFile openReader(String name) throws IOException {
        return disk.openReader(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        record("rename " + from, vfs -> vfs.rename(from, to));
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        record("delete " + name, vfs -> vfs.delete(name));
        disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
        record("sync the directory", Vfs::sync);
        disk.sync();
    }

    @Override
    public Lock lock() throws IOException {
        return disk.lock();
    }

    @Override
    public long usableBytes() throws IOException {
        return disk.usableBytes();
    }

    @Override
    public long totalBytes() throws IOException {
        return disk.totalBytes();
    }

    @Override
    public String describe(String name) {
        return disk.describe(name);
    }

    private final class RecordingFile implements WritableFile {

        private final String name;
        private final WritableFile file;

        RecordingFile(String name, WritableFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            return file.read(target, offset);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            record(
                    "write " + bytes.length + " bytes at " + offset + " of " + name,
                    vfs -> vfs.openWriter(name).write(ByteBuffer.wrap(bytes), offset));
            file.write(source, offset);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            record("cut " + name, vfs -> vfs.openWriter(name).truncate(sizeBytes));
            file.truncate(sizeBytes);
        }

        @Override
        public void sync() throws IOException {
            record("sync " + name, vfs -> vfs.openWriter(name).sync());
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
