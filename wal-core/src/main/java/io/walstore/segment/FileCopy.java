package io.walstore.segment;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies a file. */
final class FileCopy {

    private static final int CHUNK_BYTES = 1024 * 1024;

    private FileCopy() {}

    /** Copies a file to a name that does not exist; on return its bytes are durable, its name is not. */
    static void durably(Vfs source, String from, Vfs target, String to) throws IOException {
        try (ReadableFile file = source.openReader(from);
                WritableFile copy = target.create(to)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, Math.max(1, file.size())));
            for (long offset = 0; file.read(chunk, offset) > 0; offset += chunk.limit()) {
                copy.write(chunk.flip(), offset);
                chunk.clear();
            }
            copy.sync();
        }
    }
}
