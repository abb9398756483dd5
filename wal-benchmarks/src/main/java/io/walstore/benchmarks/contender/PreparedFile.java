package io.walstore.benchmarks.contender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A file that was filled before the first append, as a segment of ours is, and is written round and round: payloads, and
 * nothing else. Entries of one size can be read again while none of them was overwritten; which they are is told beside
 * the file when it is closed.
 */
final class PreparedFile implements Device, AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 19;
    private static final int BUFFER_BYTES = 4 << 20; // what the log commits at once

    private final FileChannel channel;
    private final Path knowledge;
    private final long sizeBytes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    // Touched by one thread at a time, but for reads.
    private long position;
    private boolean wrapped;
    private volatile int entryBytes;
    private volatile long entries;

    private PreparedFile(FileChannel channel, Path knowledge) throws IOException {
        this.channel = channel;
        this.knowledge = knowledge;
        this.sizeBytes = channel.size();
    }

    /** Prepares a file, or opens the one that is there. */
    static PreparedFile open(Path directory, long sizeBytes) throws IOException {
        Path path = directory.resolve("bare");
        if (!Files.exists(path)) {
            prepare(path, sizeBytes);
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        PreparedFile file = new PreparedFile(channel, directory.resolve("bare.entries"));
        file.recall();
        return file;
    }

    private static void prepare(Path path, long sizeBytes) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        byte[] fill = new byte[CHUNK_BYTES];
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long offset = 0; offset < sizeBytes; offset += chunk.limit()) {
                random.nextBytes(fill);
                chunk.clear().put(fill).flip();
                chunk.limit((int) Math.min(CHUNK_BYTES, sizeBytes - offset));
                writeFully(channel, chunk, offset);
                channel.force(false); // piece by piece, as a segment of ours is
            }
        }
    }

    private void recall() throws IOException {
        if (Files.exists(knowledge)) {
            List<String> lines = Files.readAllLines(knowledge, UTF_8);
            entryBytes = Integer.parseInt(lines.get(0));
            entries = Long.parseLong(lines.get(1));
            position = entryBytes * entries;
        }
    }

    /** Bytes that it takes before it is written over. */
    long room() {
        return sizeBytes - position - buffer.position();
    }

    @Override
    public void put(List<byte[]> payloads) throws IOException {
        for (byte[] payload : payloads) {
            if (buffer.remaining() < payload.length) {
                write();
            }
            buffer.put(payload);
            note(payload.length);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    private void note(int payloadBytes) {
        if (entries == 0) {
            entryBytes = payloadBytes;
        } else if (entryBytes != payloadBytes) {
            entryBytes = -1; // not to be found again
        }
        entries++;
    }

    @Override
    public void commit() throws IOException {
        write();
        channel.force(false);
    }

    private void write() throws IOException {
        buffer.flip();
        if (position + buffer.remaining() > sizeBytes) {
            position = 0;
            wrapped = true;
        }
        int bytes = buffer.remaining();
        writeFully(channel, buffer, position);
        position += bytes;
        buffer.clear();
    }

    private static void writeFully(FileChannel channel, ByteBuffer source, long offset) throws IOException {
        for (long at = offset; source.hasRemaining(); ) {
            at += channel.write(source, at);
        }
    }

    /** Any thread. */
    byte[] read(long index) throws IOException {
        checkReadable();
        byte[] payload = new byte[entryBytes];
        readFully(ByteBuffer.wrap(payload), (index - 1) * entryBytes);
        return payload;
    }

    /** Reads many entries with each system call. */
    void readFrom(long index, Consumer<byte[]> reader) throws IOException {
        checkReadable();
        int size = entryBytes;
        int perChunk = Math.max(1, CHUNK_BYTES / size);
        ByteBuffer chunk = ByteBuffer.allocateDirect(perChunk * size);
        for (long next = index; next <= entries; next += perChunk) {
            int count = (int) Math.min(perChunk, entries - next + 1);
            readFully(chunk.clear().limit(count * size), (next - 1) * size);
            chunk.flip();
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[size];
                chunk.get(payload);
                reader.accept(payload);
            }
        }
    }

    private void checkReadable() {
        if (wrapped || entryBytes < 0) {
            throw new UnsupportedOperationException("the file was overwritten, or its entries differ in size");
        }
    }

    private void readFully(ByteBuffer target, long offset) throws IOException {
        for (long at = offset; target.hasRemaining(); ) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException("nothing is stored at " + at);
            }
            at += count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!wrapped && entryBytes > 0) {
            Files.writeString(knowledge, entryBytes + "\n" + entries, UTF_8);
        }
    }
}
