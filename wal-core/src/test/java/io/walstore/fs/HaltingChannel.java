package io.walstore.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file in memory whose channel stops half-way as a system may: it moves no more bytes at once than it was told, fewer
 * than were asked for, and sometimes none. It only knows positional reads and writes.
 */
final class HaltingChannel extends FileChannel {

    private final int mostAtOnce;
    private final List<Integer> asked = new ArrayList<>();
    private byte[] bytes;
    private int calls;
    private int failingCall = Integer.MAX_VALUE;

    HaltingChannel(int mostAtOnce, byte... bytes) {
        this.mostAtOnce = mostAtOnce;
        this.bytes = bytes.clone();
    }

    /** The nth call fails. */
    HaltingChannel failingAt(int nth) {
        failingCall = nth;
        return this;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes each call asked for. */
    List<Integer> asked() {
        return asked;
    }

    /** Every third call moves nothing, as if it had been disturbed. */
    private int granted(ByteBuffer buffer) throws IOException {
        asked.add(buffer.remaining());
        calls++;
        if (calls == failingCall) {
            throw new IOException("Input/output error");
        }
        return calls % 3 == 0 ? 0 : Math.min(mostAtOnce, buffer.remaining());
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(granted(target), bytes.length - position);
        target.put(bytes, (int) position, count);
        return count;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        int count = granted(source);
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, (int) position + count));
        source.get(bytes, (int) position, count);
        return count;
    }

    @Override
    protected void implCloseChannel() {
        // Nothing is held.
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force(boolean metaData) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
