package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** A file whose reader is held back: each read is told to somebody who may wait, or throw. */
final class PacedFile implements ReadableFile {

    private final ReadableFile file;
    private final LongConsumer pace;

    PacedFile(ReadableFile file, LongConsumer pace) {
        this.file = file;
        this.pace = pace;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int count = file.read(target, offset);
        pace.accept(count);
        return count;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
