package io.walstore.segment;

import io.walstore.spi.SegmentLink;
import java.nio.ByteBuffer;

/**
 * The payload of a LINK record: how the predecessor ended.
 *
 * <pre>
 * offset bytes
 *  0     8     id of the predecessor, 0 = none
 *  8     8     its last index
 * 16     8     where its last DATA record ends
 * 24     4     CRC of that record's header
 * 28     4     zeros
 * </pre>
 */
final class LinkFormat {

    static final int BYTES = 32;

    private LinkFormat() {}

    static void write(SegmentLink link, ByteBuffer target, int at) {
        target.putLong(at, link.previousId());
        target.putLong(at + 8, link.previousLastIndex());
        target.putLong(at + 16, link.previousEnd());
        target.putInt(at + 24, link.previousChain());
        target.putInt(at + 28, 0);
    }

    static SegmentLink read(ByteBuffer bytes, int at) {
        return new SegmentLink(bytes.getLong(at), bytes.getLong(at + 8), bytes.getLong(at + 16), bytes.getInt(at + 24));
    }
}
