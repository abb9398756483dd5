package io.walstore;

import io.walstore.spi.LogEntry;
import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentLink;
import io.walstore.spi.SegmentWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes entries of one log into sealed segments of another, with their indexes and append times. */
final class SegmentCopier {

    private final SegmentFiler filer;
    private final long logId;
    private final long generation;

    /** The end of the segment before the next one. */
    private SegmentLink link = SegmentLink.NONE;

    /**
     * A copier into a directory.
     *
     * @param filer the directory's segments
     * @param logId identity of the log that is written
     * @param generation the generation its catalogue will have
     */
    SegmentCopier(SegmentFiler filer, long logId, long generation) {
        this.filer = filer;
        this.logId = logId;
        this.generation = generation;
    }

    /** A segment came into the directory by other means. */
    void follows(SegmentInfo sealed) {
        link = new SegmentLink(sealed.id(), sealed.maxIndex(), 0, 0);
    }

    /** Where the entries come from: chunk by chunk, an empty one at the end. */
    interface Source {
        List<LogEntry> next();
    }

    /** Prepares a segment, writes entries into it, at least one, and seals it; answers the row. */
    SegmentInfo write(SegmentInfo prepared, Source source, long sealTimeMillis) {
        filer.prepare(logId, prepared);
        SegmentWriter writer = filer.create(prepared, link);
        try {
            for (List<LogEntry> chunk = source.next(); !chunk.isEmpty(); chunk = source.next()) {
                append(chunk, writer);
            }
            writer.sync();
            SegmentInfo sealed = writer.seal(sealTimeMillis, generation);
            follows(sealed);
            return sealed.withMinIndex(sealed.baseIndex());
        } finally {
            writer.reader().close();
            writer.close();
        }
    }

    /** One batch for all that were appended at the same time, as they were written. */
    private void append(List<LogEntry> chunk, SegmentWriter writer) {
        List<ByteBuffer> batch = new ArrayList<>();
        long time = chunk.get(0).appendTimeMillis();
        for (LogEntry entry : chunk) {
            if (entry.appendTimeMillis() != time) {
                writer.append(batch, time, generation);
                batch.clear();
                time = entry.appendTimeMillis();
            }
            batch.add(ByteBuffer.wrap(entry.data()));
        }
        writer.append(batch, time, generation);
    }
}
