package io.walstore.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Prepared files, one after the other; while one is written, the next one is prepared. */
final class RollingFiles implements Device, AutoCloseable {

    private final Path directory;
    private final long sizeBytes;
    private final ExecutorService preparer = Executors.newSingleThreadExecutor();

    private int count;
    private PreparedFile current;
    private Future<PreparedFile> next;

    RollingFiles(Path directory, long sizeBytes) throws IOException {
        this.directory = directory;
        this.sizeBytes = sizeBytes;
        this.current = prepared(prepare());
        this.next = prepare();
    }

    private Future<PreparedFile> prepare() {
        Path own = directory.resolve(String.valueOf(count++));
        return preparer.submit(() -> PreparedFile.open(Files.createDirectories(own), sizeBytes));
    }

    private static PreparedFile prepared(Future<PreparedFile> file) throws IOException {
        try {
            return file.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void put(List<byte[]> payloads) throws IOException {
        for (byte[] payload : payloads) {
            if (current.room() < payload.length) {
                roll();
            }
            current.put(List.of(payload));
        }
    }

    private void roll() throws IOException {
        current.commit();
        current.close();
        current = prepared(next);
        next = prepare();
    }

    @Override
    public void commit() throws IOException {
        current.commit();
    }

    @Override
    public void close() throws IOException {
        preparer.shutdown();
        current.close();
        prepared(next).close();
    }
}
