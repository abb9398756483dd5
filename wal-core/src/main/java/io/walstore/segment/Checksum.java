package io.walstore.segment;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli) over a range of a buffer. One thread at a time. */
final class Checksum {

    private final CRC32C crc = new CRC32C();

    /** The checksum of {@code length} bytes from {@code position} on; the buffer's own position and limit stay. */
    int of(ByteBuffer bytes, int position, int length) {
        int formerPosition = bytes.position();
        int formerLimit = bytes.limit();
        Objects.checkFromIndexSize(position, length, formerLimit);
        crc.reset();
        crc.update(bytes.limit(position + length).position(position));
        bytes.limit(formerLimit).position(formerPosition);
        return (int) crc.getValue();
    }
}
