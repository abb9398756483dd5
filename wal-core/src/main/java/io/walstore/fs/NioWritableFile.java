package io.walstore.fs;

import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A file that one thread at a time writes, whoever interrupts it.
 *
 * <p>An interrupt closes a {@link java.nio.channels.FileChannel}, but not an asynchronous one. Where the system has no
 * asynchronous files of its own, as on Linux, that one hands each write to an executor; ours runs it on the calling
 * thread at once. A future tells what came of it and not a callback, after which the JDK clears the thread's interrupt.
 */
final class NioWritableFile implements WritableFile {

    private final Path path;
    private final AsynchronousFileChannel channel;

    /** Cut since the last sync. Only the writing thread touches it. */
    private boolean cut;

    private NioWritableFile(Path path, Set<? extends OpenOption> options) throws IOException {
        this.path = path;
        this.channel = AsynchronousFileChannel.open(path, options, new CallingThread());
    }

    static NioWritableFile create(Path path) throws IOException {
        try {
            return new NioWritableFile(
                    path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw DiskSpace.explain(e, path, 0);
        }
    }

    static NioWritableFile open(Path path) throws IOException {
        return new NioWritableFile(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        return PositionalTransfer.read((buffer, at) -> done(channel.read(buffer, at)), target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        assert offset <= channel.size() : "write at " + offset + " leaves a hole in " + path;
        try {
            PositionalTransfer.write((buffer, at) -> done(channel.write(buffer, at)), source, offset);
        } catch (IOException e) {
            throw DiskSpace.explain(e, path, source.remaining());
        }
    }

    /** What came of it, whatever interrupts the wait, if there is one: the thing goes on all the same. */
    private static int done(Future<Integer> transfer) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return transfer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
