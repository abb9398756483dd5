package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A file that opens at the first read, may be put to rest at any time, and opens again when it is read again. */
final class LazyFile implements ReadableFile {

    /** Looks at a file that was just opened, before anything is read from it. */
    interface Check {
        /** Throws if it is not the file that is meant. */
        void accept(ReadableFile file) throws IOException;
    }

    private final Vfs vfs;
    private final String name;
    private final Check check;
    private final OpenFiles openFiles;

    private volatile @Nullable ReadableFile file;
    private volatile boolean closed;

    LazyFile(Vfs vfs, String name, Check check, OpenFiles openFiles) {
        this.vfs = vfs;
        this.name = name;
        this.check = check;
        this.openFiles = openFiles;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int start = target.position();
        while (true) {
            try {
                return open().read(target, offset);
            } catch (ClosedChannelException e) {
                if (closed) {
                    throw e;
                }
                target.position(start);
            }
        }
    }

    @Override
    public long size() throws IOException {
        return open().size();
    }

    private ReadableFile open() throws IOException {
        ReadableFile now = file;
        return now != null ? now : openFile();
    }

    private ReadableFile openFile() throws IOException {
        ReadableFile opened;
        synchronized (this) {
            ReadableFile now = file;
            if (now != null) {
                return now;
            }
            if (closed) {
                throw new ClosedChannelException();
            }
            opened = checked(vfs.openReader(name));
            file = opened;
        }
        openFiles.opened(this);
        return opened;
    }

    private ReadableFile checked(ReadableFile opened) throws IOException {
        try {
            check.accept(opened);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Closes the file until it is read again. */
    synchronized void rest() throws IOException {
        ReadableFile now = file;
        file = null;
        if (now != null) {
            now.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        openFiles.closed(this);
        rest();
    }
}
