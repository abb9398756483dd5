package io.walstore.spring.boot.jpa;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** CRC32C of a row's columns: SQLite checks the shape of its pages, but not the numbers in them. */
final class RowChecksum {

    private RowChecksum() {}

    static int of(long... columns) {
        ByteBuffer bytes = ByteBuffer.allocate(columns.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(columns);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    static int of(String name, long... columns) {
        ByteBuffer bytes = ByteBuffer.allocate(columns.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(columns);
        return of(name, bytes.array());
    }

    static int of(String name, byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(UTF_8));
        // Ends the name: no UTF-8 text has this byte.
        crc.update(0xff);
        crc.update(content);
        return (int) crc.getValue();
    }
}
