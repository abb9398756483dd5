package io.walstore.meta;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The bytes of a whole {@link Catalogue}; {@link FileMetaStore} shows the picture. */
final class CatalogueFormat {

    /** Of a catalogue that is always written as a whole. */
    static final int VERSION_WHOLE = 1;

    /** Of one that has its newest changes in a file of their own. */
    static final int VERSION_EDITION = 2;

    /** The text {@code WALCATLG}, read as a little-endian number. */
    private static final Framed FRAME = new Framed(0x474C_5441_434C_4157L, "catalogue", VERSION_EDITION);

    private static final int SMALLEST = Framed.FRAME_BYTES + 3 * Long.BYTES + 4 * Integer.BYTES;

    private CatalogueFormat() {}

    /**
     * A catalogue as it stands in a file.
     *
     * @param edition which one it is of those whose changes are in a file of their own; 0 if it is none of them
     */
    record Edition(Catalogue catalogue, int edition) {}

    static long sizeOf(Catalogue catalogue) {
        return SMALLEST
                + Rows.sizeOfSegments(catalogue.state().segments())
                + Rows.sizeOfStable(catalogue.stable())
                + Rows.sizeOfPositions(catalogue.state().positions());
    }

    static ByteBuffer write(Catalogue catalogue, int edition) {
        PersistentState state = catalogue.state();
        ByteBuffer target = FRAME.begin(edition == 0 ? VERSION_WHOLE : VERSION_EDITION, sizeOf(catalogue));
        target.putLong(state.logId()).putLong(state.generation()).putLong(state.nextSegmentId());
        target.putInt(state.segments().size()).putInt(catalogue.stable().size());
        target.putInt(state.positions().size()).putInt(edition);
        Rows.writeSegments(target, state.segments());
        Rows.writeStable(target, catalogue.stable());
        Rows.writePositions(target, state.positions());
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
        Framed.Content content = FRAME.open(file, bytes);
        ByteBuffer source = content.bytes();
        long logId = source.getLong();
        long generation = source.getLong();
        long nextSegmentId = source.getLong();
        int segmentCount = source.getInt();
        int stableCount = source.getInt();
        int positionCount = source.getInt();
        int edition = source.getInt();
        if (edition < 0 || edition == 0 != (content.version() == VERSION_WHOLE)) {
            throw Framed.corrupt(file, source.position() - Integer.BYTES, "edition " + edition + " is none");
        }
        List<SegmentInfo> segments = Rows.readSegments(file, source, segmentCount);
        Map<String, byte[]> stable = Rows.readStable(file, source, stableCount);
        List<ConsumerPosition> positions = Rows.readPositions(file, source, positionCount);
        Rows.requireEnd(file, source);
        PersistentState state = new PersistentState(logId, generation, nextSegmentId, segments, positions);
        return new Edition(new Catalogue(state, stable), edition);
    }
}
