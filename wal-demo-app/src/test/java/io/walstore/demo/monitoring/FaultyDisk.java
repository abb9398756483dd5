package io.walstore.demo.monitoring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A disk that does well what another one does, until an event that is written to it names a {@link DiskFault}. */
final class FaultyDisk implements Vfs {

    private static final long LONG_NANOS = 200_000_000;
    private static final String CATALOGUE = "METADATA";

    private final Vfs disk;

    /** What befalls any file. */
    private final Set<DiskFault> everywhere = ConcurrentHashMap.newKeySet();

    /** How often the volume was to fill. */
    private final AtomicInteger filled = new AtomicInteger();

    FaultyDisk(Vfs disk) {
        this.disk = disk;
    }

    @Override
    public WritableFile create(String name) throws IOException {
        return new FaultyFile(name, disk.create(name));
    }

    @Override
    public WritableFile openWriter(String name) throws IOException {
        return new FaultyFile(name, disk.openWriter(name));
    }

    @Override
    public long usableBytes() throws IOException {
        if (everywhere.contains(DiskFault.VOLUME_FILLS)) {
            return totalBytes() / 200 * Math.max(0, 90 - filled.get());
        }
        return everywhere.contains(DiskFault.VOLUME_IS_NEARLY_FULL) ? totalBytes() / 20 : disk.usableBytes();
    }

    @Override
    public ReadableFile openReader(String name) throws IOException {
        return disk.openReader(name);
    }

    @Override
    public List<FileStatus> list() throws IOException {
        return disk.list();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void sync() throws IOException {
        disk.sync();
    }

    @Override
    public Lock lock() throws IOException {
        return disk.lock();
    }

    @Override
    public long totalBytes() throws IOException {
        return disk.totalBytes();
    }

    @Override
    public String describe(String name) {
        return disk.describe(name);
    }

    private final class FaultyFile implements WritableFile {

        private final String name;
        private final WritableFile file;

        /** What befalls the next sync; the one thread that writes has it. */
        private final Set<DiskFault> atSync = EnumSet.noneOf(DiskFault.class);

        FaultyFile(String name, WritableFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            if (name.startsWith(CATALOGUE) && everywhere.remove(DiskFault.CATALOGUE_FAILS)) {
                throw new IOException("Input/output error");
            }
            note(ISO_8859_1.decode(source.duplicate()).toString());
            file.write(source, offset);
        }

        private void note(String written) {
            for (DiskFault fault : DiskFault.values()) {
                if (written.contains(fault.event())) {
                    everywhere.add(fault);
                    atSync.add(fault);
                    if (fault == DiskFault.VOLUME_FILLS) {
                        filled.incrementAndGet();
                    }
                }
            }
        }

        @Override
        public void sync() throws IOException {
            if (atSync.contains(DiskFault.SYNC_FAILS)) {
                throw new IOException("Input/output error");
            }
            if (atSync.contains(DiskFault.SYNC_TAKES_LONG)) {
                LockSupport.parkNanos(LONG_NANOS);
            }
            atSync.clear();
            file.sync();
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
        public void truncate(long sizeBytes) throws IOException {
            file.truncate(sizeBytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
