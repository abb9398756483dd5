package io.walstore;

import io.walstore.commit.Ticket;
import io.walstore.spi.SegmentInfo;
import org.jspecify.annotations.Nullable;

/** The segment that is written next: being prepared, ready, or impossible to prepare. */
final class Spare extends Ticket {

    private volatile @Nullable SegmentInfo info;

    void ready(SegmentInfo prepared) {
        info = prepared;
        complete();
    }

    /** The prepared segment, or null. */
    @Nullable SegmentInfo info() {
        return info;
    }

    /** The prepared segment, once it is ready. */
    SegmentInfo prepared() {
        SegmentInfo prepared = info;
        if (prepared == null) {
            throw new IllegalStateException("no segment is prepared");
        }
        return prepared;
    }

    boolean failed() {
        return failure() != null;
    }
}
