package io.walstore.fs;

import io.walstore.spi.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that many threads read at once, whoever interrupts them.
 *
 * <p>An interrupt during a read closes the channel under all its readers. Each of them then tries again on a new one,
 * which the first of them opens; the interrupted thread gets its flag back when its bytes are there. A reader that
 * comes with its flag set puts it aside first, and disturbs nobody.
 *
 * <p>The new channel is found by name: a file must not be renamed or replaced while it is open here.
 */
final class NioReadableFile implements ReadableFile {

    private final Path path;

    /** Replaced when an interrupt has closed it; written under the monitor. */
    private volatile FileChannel channel;

    /** Set once, under the monitor: from then on a closed channel is not replaced. */
    private volatile boolean closed;

    NioReadableFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int start = target.position();
        return (int) uninterrupted(current -> PositionalTransfer.read(current::read, target.position(start), offset));
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size);
    }

    private long uninterrupted(Question question) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FileChannel current = channel;
                try {
                    return question.ask(current);
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    replace(current);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Opens a new channel, unless another reader was quicker. */
    private synchronized void replace(FileChannel broken) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (channel == broken) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    /** Something asked of a channel; asked again if the channel was closed meanwhile. */
    private interface Question {
        long ask(FileChannel channel) throws IOException;
    }
}
