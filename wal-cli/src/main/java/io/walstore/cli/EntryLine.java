package io.walstore.cli;

import io.walstore.spi.LogEntry;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An entry as a line of JSON, which {@code export} writes and {@code import} reads.
 *
 * @param index its index
 * @param time when it was appended
 * @param data its payload, in Base64
 */
record EntryLine(
        long index, @Nullable Instant time, @Nullable String data) {

    static EntryLine of(LogEntry entry) {
        return new EntryLine(
                entry.index(),
                Instant.ofEpochMilli(entry.appendTimeMillis()),
                Base64.getEncoder().encodeToString(entry.data()));
    }

    byte[] payload() {
        if (data == null) {
            throw new IllegalArgumentException("it has no data");
        }
        return Base64.getDecoder().decode(data);
    }
}
