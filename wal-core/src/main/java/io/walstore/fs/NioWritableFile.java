package io.walstore.fs;

import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that one thread at a time writes; an interrupt of that thread closes it. */
final class NioWritableFile implements WritableFile {

    private final Path path;
    private final FileChannel channel;

    /** Cut since the last sync. Only the writing thread touches it. */
    private boolean cut;

    private NioWritableFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static NioWritableFile create(Path path) throws IOException {
        try {
            return new NioWritableFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw DiskSpace.explain(e, path, 0);
        }
    }

    static NioWritableFile open(Path path) throws IOException {
        return new NioWritableFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        return PositionalTransfer.read(channel, target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        assert offset <= channel.size() : "write at " + offset + " leaves a hole in " + path;
        try {
            PositionalTransfer.write(channel, source, offset);
        } catch (IOException e) {
            throw DiskSpace.explain(e, path, source.remaining());
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        assert sizeBytes <= channel.size() : "cut at " + sizeBytes + " would extend " + path;
        cut = true;
        channel.truncate(sizeBytes);
    }

    @Override
    public void sync() throws IOException {
        // A file that only grew needs no more than its data: the system counts the new size among it.
        channel.force(cut);
        cut = false;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
