package io.walstore.meta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalUnchangedException;
import io.walstore.spi.WalVersionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The bytes of a {@link Catalogue}; {@link FileMetaStore} shows the picture.
 *
 * <p>Header and checksum stay where they are in every version, so that a reader can tell a newer file from a damaged
 * one: the checksum is looked at before the version.
 */
final class CatalogueFormat {

    static final int VERSION = 1;

    /** Nearly a million segments; far above any real catalogue, and small enough to allocate. */
    static final int SIZE_LIMIT = 64 << 20;

    /** The text {@code WALCATLG}, read as a little-endian number. */
    private static final long MAGIC = 0x474C_5441_434C_4157L;

    private static final int LENGTH_OFFSET = 12;
    private static final int HEADER_BYTES = 16;
    private static final int STATE_BYTES = 3 * Long.BYTES + 4 * Integer.BYTES;
    private static final int SEGMENT_BYTES = 9 * Long.BYTES;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int SMALLEST = HEADER_BYTES + STATE_BYTES + CHECKSUM_BYTES;

    private CatalogueFormat() {}

    static long sizeOf(Catalogue catalogue) {
        long size =
                SMALLEST + (long) SEGMENT_BYTES * catalogue.state().segments().size();
        for (Map.Entry<String, byte[]> value : catalogue.stable().entrySet()) {
            size += 2L * Integer.BYTES + value.getKey().getBytes(UTF_8).length + value.getValue().length;
        }
        for (ConsumerPosition position : catalogue.state().positions()) {
            size += Integer.BYTES + position.consumer().getBytes(UTF_8).length + 2L * Long.BYTES;
        }
        return size;
    }

    static ByteBuffer write(Catalogue catalogue) {
        long size = sizeOf(catalogue);
        if (size > SIZE_LIMIT) {
            throw new WalUnchangedException("the catalogue would take " + size + " bytes, its limit is " + SIZE_LIMIT);
        }
        ByteBuffer target = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        target.putLong(MAGIC).putInt(VERSION).putInt((int) size);
        writeState(target, catalogue);
        catalogue.state().segments().forEach(info -> writeSegment(target, info));
        catalogue.stable().forEach((key, value) -> {
            writeBytes(target, key.getBytes(UTF_8));
            writeBytes(target, value);
        });
        catalogue.state().positions().forEach(position -> {
            writeBytes(target, position.consumer().getBytes(UTF_8));
            target.putLong(position.index()).putLong(position.timeMillis());
        });
        return target.putInt(checksum(target)).flip();
    }

    private static void writeState(ByteBuffer target, Catalogue catalogue) {
        PersistentState state = catalogue.state();
        target.putLong(state.logId()).putLong(state.generation()).putLong(state.nextSegmentId());
        target.putInt(state.segments().size()).putInt(catalogue.stable().size());
        target.putInt(state.positions().size()).putInt(0);
    }

    private static void writeSegment(ByteBuffer target, SegmentInfo info) {
        target.putLong(info.id()).putLong(info.baseIndex()).putLong(info.minIndex());
        target.putLong(info.maxIndex()).putLong(info.indexStart()).putLong(info.createTimeMillis());
        target.putLong(info.sealTimeMillis()).putLong(info.sizeLimit()).putLong(info.salt());
    }

    private static void writeBytes(ByteBuffer target, byte[] bytes) {
        target.putInt(bytes.length).put(bytes);
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
    static void requirePlausibleSize(String file, long size) {
        if (size < SMALLEST || size > SIZE_LIMIT) {
            throw corrupt(file, 0, "a catalogue has " + SMALLEST + " to " + SIZE_LIMIT + " bytes, not " + size);
        }
    }

    /**
     * Reads a whole file.
     *
     * @param file its path, for messages
     * @param bytes its content, from the start of an array of the same length
     */
    static Catalogue read(String file, byte[] bytes) {
        requirePlausibleSize(file, bytes.length);
        ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = readHeader(file, source);
        if (version != VERSION) {
            throw new WalVersionException(
                    file + ": the catalogue has format version " + version + ", this release reads version " + VERSION
                            + "; open the log with a newer release. Nothing was changed");
        }
        source.limit(bytes.length - CHECKSUM_BYTES);
        return readCatalogue(file, source);
    }

    /** Vouches for every byte of the file, in any version. */
    private static int readHeader(String file, ByteBuffer source) {
        long magic = source.getLong();
        if (magic != MAGIC) {
            throw corrupt(file, 0, "expected magic " + hex(MAGIC) + ", found " + hex(magic));
        }
        int version = source.getInt();
        int length = source.getInt();
        if (length != source.capacity()) {
            throw corrupt(file, LENGTH_OFFSET, "expected " + length + " bytes, found " + source.capacity());
        }
        int checksumOffset = length - CHECKSUM_BYTES;
        int expected = source.getInt(checksumOffset);
        int found = checksum(source);
        if (expected != found) {
            throw corrupt(file, checksumOffset, "expected checksum " + hex(expected) + ", found " + hex(found));
        }
        return version;
    }

    private static Catalogue readCatalogue(String file, ByteBuffer source) {
        long logId = source.getLong();
        long generation = source.getLong();
        long nextSegmentId = source.getLong();
        int segmentCount = source.getInt();
        int stableCount = source.getInt();
        int positionCount = source.getInt();
        source.getInt();
        List<SegmentInfo> segments = readSegments(file, source, segmentCount);
        Map<String, byte[]> stable = readStable(file, source, stableCount);
        List<ConsumerPosition> positions = readPositions(file, source, positionCount);
        if (source.hasRemaining()) {
            throw corrupt(file, source.position(), source.remaining() + " bytes behind the last position");
        }
        return new Catalogue(new PersistentState(logId, generation, nextSegmentId, segments, positions), stable);
    }

    private static List<SegmentInfo> readSegments(String file, ByteBuffer source, int count) {
        if (count < 0 || count > source.remaining() / SEGMENT_BYTES) {
            throw corrupt(file, source.position(), count + " segments do not fit");
        }
        List<SegmentInfo> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            segments.add(readSegment(source));
        }
        return segments;
    }

    private static SegmentInfo readSegment(ByteBuffer source) {
        return new SegmentInfo(
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong());
    }

    private static Map<String, byte[]> readStable(String file, ByteBuffer source, int count) {
        Map<String, byte[]> stable = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String key = new String(readBytes(file, source), UTF_8);
            stable.put(key, readBytes(file, source));
        }
        return stable;
    }

    private static List<ConsumerPosition> readPositions(String file, ByteBuffer source, int count) {
        List<ConsumerPosition> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String consumer = new String(readBytes(file, source), UTF_8);
            if (source.remaining() < 2 * Long.BYTES) {
                throw corrupt(file, source.position(), "the position of consumer " + consumer + " does not fit");
            }
            positions.add(new ConsumerPosition(consumer, source.getLong(), source.getLong()));
        }
        return positions;
    }

    private static byte[] readBytes(String file, ByteBuffer source) {
        int offset = source.position();
        int length = source.remaining() < Integer.BYTES ? -1 : source.getInt();
        if (length < 0 || length > source.remaining()) {
            throw corrupt(file, offset, "a value of " + length + " bytes does not fit");
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }

    private static WalCorruptException corrupt(String file, long offset, String message) {
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
