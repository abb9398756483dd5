package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A view of a file that moves forward over it and reads each byte once. */
final class Window {

    private static final int USUAL_BYTES = 1024 * 1024;

    private final ReadableFile file;
    private final long fileSize;
    private ByteBuffer bytes;
    private long start;
    private long readBytes;

    Window(ReadableFile file, long fileSize) {
        this.file = file;
        this.fileSize = fileSize;
        bytes = buffer(USUAL_BYTES).limit(0);
    }

    private ByteBuffer buffer(long capacity) {
        int size = Math.toIntExact(Math.min(capacity, Math.max(fileSize, Layout.PAGE_BYTES)));
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes so many bytes of the file visible in {@link #bytes()}; answers where in the buffer they begin. */
    int show(long offset, long length) throws IOException {
        if (offset + length > fileSize) {
            throw new IllegalArgumentException("beyond the end: " + offset + " + " + length + " > " + fileSize);
        }
        if (offset < start || offset + length > start + bytes.limit()) {
            move(offset, length);
        }
        return (int) (offset - start);
    }

    private void move(long offset, long length) throws IOException {
        int kept = keep(offset);
        ByteBuffer next = bytes;
        if (length > bytes.capacity()) {
            next = buffer(length);
            next.put(0, bytes, 0, kept);
        }
        next.limit((int) Math.min(next.capacity(), fileSize - offset)).position(kept);
        int wanted = next.remaining();
        int read = file.read(next, offset + kept);
        readBytes += read;
        if (read < wanted) {
            throw new IOException("the file ended at " + (offset + kept + read) + ", expected " + fileSize + " bytes");
        }
        bytes = next;
        start = offset;
    }

    /** Moves what is read already and still wanted to the front of the buffer; answers how much that is. */
    private int keep(long offset) {
        long end = start + bytes.limit();
        if (offset < start || offset >= end) {
            return 0;
        }
        bytes.position((int) (offset - start));
        bytes.compact();
        return (int) (end - offset);
    }

    /** The buffer; its content changes with {@link #show}. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** How much of the file is left from an offset on, up to what is comfortable to look at at once. */
    int comfortable(long offset) {
        return (int) Math.min(USUAL_BYTES, fileSize - offset);
    }

    ReadableFile file() {
        return file;
    }

    long fileSize() {
        return fileSize;
    }

    long readBytes() {
        return readBytes;
    }
}
