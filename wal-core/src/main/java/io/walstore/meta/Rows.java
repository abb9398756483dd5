package io.walstore.meta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.SegmentInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of a catalogue's files; {@link FileMetaStore} shows the picture. */
final class Rows {

    private static final int SEGMENT_BYTES = 9 * Long.BYTES;

    private Rows() {}

    // ---- how long they are

    static long sizeOfSegments(Collection<SegmentInfo> segments) {
        return (long) SEGMENT_BYTES * segments.size();
    }

    static long sizeOfStable(Map<String, byte[]> stable) {
        long size = 0;
        for (Map.Entry<String, byte[]> value : stable.entrySet()) {
            size += sizeOf(value.getKey()) + Integer.BYTES + value.getValue().length;
        }
        return size;
    }

    static long sizeOfPositions(Collection<ConsumerPosition> positions) {
        return positions.stream()
                .mapToLong(position -> sizeOf(position.consumer()) + 2L * Long.BYTES)
                .sum();
    }

    static long sizeOfNames(Collection<String> names) {
        return names.stream().mapToLong(Rows::sizeOf).sum();
    }

    private static long sizeOf(String text) {
        return Integer.BYTES + (long) text.getBytes(UTF_8).length;
    }

    // ---- writing

    static void writeSegments(ByteBuffer target, Collection<SegmentInfo> segments) {
        for (SegmentInfo info : segments) {
            target.putLong(info.id()).putLong(info.baseIndex()).putLong(info.minIndex());
            target.putLong(info.maxIndex()).putLong(info.indexStart()).putLong(info.createTimeMillis());
            target.putLong(info.sealTimeMillis()).putLong(info.sizeLimit()).putLong(info.salt());
        }
    }

    static void writeStable(ByteBuffer target, Map<String, byte[]> stable) {
        stable.forEach((key, value) -> {
            writeBytes(target, key.getBytes(UTF_8));
            writeBytes(target, value);
        });
    }

    static void writePositions(ByteBuffer target, Collection<ConsumerPosition> positions) {
        for (ConsumerPosition position : positions) {
            writeBytes(target, position.consumer().getBytes(UTF_8));
            target.putLong(position.index()).putLong(position.timeMillis());
        }
    }

    static void writeNames(ByteBuffer target, Collection<String> names) {
        names.forEach(name -> writeBytes(target, name.getBytes(UTF_8)));
    }

    static void writeIds(ByteBuffer target, Collection<Long> ids) {
        ids.forEach(target::putLong);
    }

    private static void writeBytes(ByteBuffer target, byte[] bytes) {
        target.putInt(bytes.length).put(bytes);
    }

    // ---- reading; the file is named in messages

    static List<SegmentInfo> readSegments(String file, ByteBuffer source, int count) {
        requireRoom(file, source, count, SEGMENT_BYTES, "segments");
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

    static Map<String, byte[]> readStable(String file, ByteBuffer source, int count) {
        requireRoom(file, source, count, 2 * Integer.BYTES, "values");
        Map<String, byte[]> stable = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String key = new String(readBytes(file, source), UTF_8);
            stable.put(key, readBytes(file, source));
        }
        return stable;
    }

    static List<ConsumerPosition> readPositions(String file, ByteBuffer source, int count) {
        requireRoom(file, source, count, Integer.BYTES + 2 * Long.BYTES, "positions");
        List<ConsumerPosition> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String consumer = new String(readBytes(file, source), UTF_8);
            requireRoom(file, source, 1, 2 * Long.BYTES, "position of consumer " + consumer);
            positions.add(new ConsumerPosition(consumer, source.getLong(), source.getLong()));
        }
        return positions;
    }

    static List<String> readNames(String file, ByteBuffer source, int count) {
        requireRoom(file, source, count, Integer.BYTES, "names");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(new String(readBytes(file, source), UTF_8));
        }
        return names;
    }

    static List<Long> readIds(String file, ByteBuffer source, int count) {
        requireRoom(file, source, count, Long.BYTES, "ids");
        List<Long> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(source.getLong());
        }
        return ids;
    }

    private static byte[] readBytes(String file, ByteBuffer source) {
        int offset = source.position();
        int length = source.remaining() < Integer.BYTES ? -1 : source.getInt();
        if (length < 0 || length > source.remaining()) {
            throw Framed.corrupt(file, offset, "a value of " + length + " bytes does not fit");
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }

    private static void requireRoom(String file, ByteBuffer source, int count, int bytesEach, String what) {
        if (count < 0 || count > source.remaining() / bytesEach) {
            throw Framed.corrupt(file, source.position(), count + " " + what + " do not fit");
        }
    }

    /** Throws unless all of a file was read. */
    static void requireEnd(String file, ByteBuffer source) {
        if (source.hasRemaining()) {
            throw Framed.corrupt(file, source.position(), source.remaining() + " bytes behind the last row");
        }
    }
}
