package io.walstore.meta;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The bytes of {@link Changes}; {@link FileMetaStore} shows the picture. */
final class ChangesFormat {

    private static final int VERSION = 1;

    /** The text {@code WALCHNGS}, read as a little-endian number. */
    private static final Framed FRAME = new Framed(0x5347_4E48_434C_4157L, "catalogue's file of changes", VERSION);

    private static final int SMALLEST = Framed.FRAME_BYTES + 3 * Long.BYTES + 6 * Integer.BYTES;

    private ChangesFormat() {}

    /**
     * Changes as they stand in a file.
     *
     * @param edition of which catalogue
     */
    record Edition(Changes changes, int edition) {}

    static long sizeOf(Changes changes) {
        StateChange net = changes.net();
        return SMALLEST
                + Rows.sizeOfSegments(net.saved())
                + (long) Long.BYTES * net.removedIds().size()
                + Rows.sizeOfStable(changes.stable())
                + Rows.sizeOfPositions(net.savedPositions())
                + Rows.sizeOfNames(net.removedConsumers());
    }

    static ByteBuffer write(Changes changes, int edition) {
        StateChange net = changes.net();
        ByteBuffer target = FRAME.begin(VERSION, sizeOf(changes));
        target.putLong(net.logId()).putLong(net.generation()).putLong(net.nextSegmentId());
        target.putInt(net.saved().size()).putInt(net.removedIds().size());
        target.putInt(changes.stable().size());
        target.putInt(net.savedPositions().size()).putInt(net.removedConsumers().size());
        target.putInt(edition);
        Rows.writeSegments(target, net.saved());
        Rows.writeIds(target, net.removedIds());
        Rows.writeStable(target, changes.stable());
        Rows.writePositions(target, net.savedPositions());
        Rows.writeNames(target, net.removedConsumers());
        return Framed.end(target);
    }

    /**
     * Checks the size of a file before it is read.
     *
     * @param file its path, for messages
     */
    static void requirePlausibleSize(String file, long size) {
        FRAME.requirePlausibleSize(file, size, SMALLEST);
    }

    /**
     * Reads a whole file.
     *
     * @param file its path, for messages
     * @param bytes its content, from the start of an array of the same length
     */
    static Edition read(String file, byte[] bytes) {
        requirePlausibleSize(file, bytes.length);
        ByteBuffer source = FRAME.open(file, bytes).bytes();
        long logId = source.getLong();
        long generation = source.getLong();
        long nextSegmentId = source.getLong();
        int savedCount = source.getInt();
        int removedCount = source.getInt();
        int stableCount = source.getInt();
        int positionCount = source.getInt();
        int removedConsumerCount = source.getInt();
        int edition = source.getInt();
        List<SegmentInfo> saved = Rows.readSegments(file, source, savedCount);
        List<Long> removed = Rows.readIds(file, source, removedCount);
        Map<String, byte[]> stable = Rows.readStable(file, source, stableCount);
        List<ConsumerPosition> positions = Rows.readPositions(file, source, positionCount);
        List<String> removedConsumers = Rows.readNames(file, source, removedConsumerCount);
        Rows.requireEnd(file, source);
        StateChange net =
                new StateChange(logId, generation, nextSegmentId, saved, removed, positions, removedConsumers);
        return new Edition(new Changes(net, stable), edition);
    }
}
