package io.walstore.benchmarks.micro;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk that takes everything at once and remembers the beginning of one file: what is left is the log's own work. */
final class ForgetfulVfs implements Vfs {

    private final byte[] beginning = new byte[4096];
    private String name = "";

    @Override
    public List<FileStatus> list() {
        return List.of();
    }

    @Override
    public WritableFile create(String newName) {
        name = newName;
        return new ForgetfulFile();
    }

    @Override
    public WritableFile openWriter(String wanted) {
        return new ForgetfulFile();
    }

    @Override
    public ReadableFile openReader(String wanted) {
        return new ForgetfulFile();
    }

    @Override
    public void rename(String from, String to) {
        name = to;
    }

    @Override
    public void delete(String wanted) {}

    @Override
    public void sync() {}

    @Override
    public Lock lock() {
        return () -> {};
    }

    @Override
    public long usableBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public long totalBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public String describe(String wanted) {
        return name;
    }

    private final class ForgetfulFile implements WritableFile {

        @Override
        public void write(ByteBuffer source, long offset) {
            int remembered = (int) Math.min(source.remaining(), Math.max(0, beginning.length - offset));
            if (remembered > 0) {
                source.get(source.position(), beginning, (int) offset, remembered);
            }
            source.position(source.limit());
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            if (offset + target.remaining() > beginning.length) {
                throw new IOException("forgotten");
            }
            int count = target.remaining();
            target.put(beginning, (int) offset, count);
            return count;
        }

        @Override
        public void truncate(long sizeBytes) {}

        @Override
        public void sync() {}

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public void close() {}
    }
}
