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

    boolean failed() {
        return failure() != null;
    }
}
