package io.walstore.meta;

import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalUnchangedException;
import io.walstore.spi.WalVersionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame of a catalogue's file, which vouches for every byte of it:
 *
 * <pre>
 *   offset  bytes
 *        0      8  magic
 *        8      4  format version
 *       12      4  length of the file in bytes, checksum included
 *        …         what the file is about
 *   length-4    4  CRC32C of all bytes before
 * </pre>
 *
 * <p>It stays in place in every later version, so that a reader can tell a newer file from a damaged one: the checksum is
 * looked at before the version.
 *
 * @param magic what the file begins with
 * @param name what it is, for messages
 * @param newestVersion the newest format version that can be read
 */
record Framed(long magic, String name, int newestVersion) {

    /** Nearly a million segments; far above any real catalogue, and small enough to allocate. */
    static final int SIZE_LIMIT = 64 << 20;

    private static final int LENGTH_OFFSET = 12;
    private static final int HEADER_BYTES = 16;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    /** Bytes of the frame alone. */
    static final int FRAME_BYTES = HEADER_BYTES + CHECKSUM_BYTES;

    /** Begins a file, of so many bytes with its frame. */
    ByteBuffer begin(int version, long size) {
        if (size > SIZE_LIMIT) {
            throw new WalUnchangedException("the catalogue would take " + size + " bytes, its limit is " + SIZE_LIMIT);
        }
        ByteBuffer target = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        return target.putLong(magic).putInt(version).putInt((int) size);
    }

    /** Ends a file that is complete but for its checksum. */
    static ByteBuffer end(ByteBuffer target) {
        return target.putInt(checksum(target)).flip();
    }

    /** Of everything but the checksum itself. */
    private static int checksum(ByteBuffer file) {
        CRC32C crc = new CRC32C();
        crc.update(file.duplicate().position(0).limit(file.capacity() - CHECKSUM_BYTES));
        return (int) crc.getValue();
    }

    /**
     * Checks the size of a file before it is read.
     *
     * @param file its path, for messages
     */
    void requirePlausibleSize(String file, long size, int smallest) {
        if (size < smallest || size > SIZE_LIMIT) {
            throw corrupt(file, 0, "a " + name + " has " + smallest + " to " + SIZE_LIMIT + " bytes, not " + size);
        }
    }

    /** What a frame holds. */
    record Content(int version, ByteBuffer bytes) {}

    /**
     * Opens a file.
     *
     * @param file its path, for messages
     * @param bytes all of it
     * @return its version, and what is in the frame
     */
    Content open(String file, byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = readHeader(file, source);
        if (version < 1 || version > newestVersion) {
            throw new WalVersionException(file + ": the " + name + " has format version " + version
                    + ", this release reads up to version " + newestVersion
                    + "; open the log with a newer release. Nothing was changed");
        }
        return new Content(version, source.limit(bytes.length - CHECKSUM_BYTES));
    }

    private int readHeader(String file, ByteBuffer source) {
        long found = source.getLong();
        if (found != magic) {
            throw corrupt(file, 0, "expected magic " + hex(magic) + ", found " + hex(found));
        }
        int version = source.getInt();
        int length = source.getInt();
        if (length != source.capacity()) {
            throw corrupt(file, LENGTH_OFFSET, "expected " + length + " bytes, found " + source.capacity());
        }
        int checksumOffset = length - CHECKSUM_BYTES;
        int expected = source.getInt(checksumOffset);
        int checksum = checksum(source);
        if (expected != checksum) {
            throw corrupt(file, checksumOffset, "expected checksum " + hex(expected) + ", found " + hex(checksum));
        }
        return version;
    }

    static WalCorruptException corrupt(String file, long offset, String message) {
        return new WalCorruptException(
                file,
                offset,
                0,
                0,
                message + ". Nothing was changed: restore the file, or rebuild it from the segments");
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
