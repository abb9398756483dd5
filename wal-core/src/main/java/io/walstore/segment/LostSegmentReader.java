package io.walstore.segment;

import io.walstore.spi.LogEntry;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.WalCorruptException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads a segment that is gone: says which entries were in it. */
final class LostSegmentReader implements SegmentReader {

    private final String path;
    private final SegmentInfo info;

    LostSegmentReader(String path, SegmentInfo info) {
        this.path = path;
        this.info = info;
    }

    @Override
    public LogEntry getLog(long index) {
        throw lost();
    }

    private WalCorruptException lost() {
        return new WalCorruptException(path, 0, info.minIndex(), info.maxIndex(), "these entries were lost");
    }

    @Override
    public Optional<WalCorruptException> verify(long lastIndex, LongConsumer pace) {
        return Optional.of(lost());
    }

    @Override
    public List<LogEntry> getLogs(long from, long to, int maxBytes) {
        return List.of(getLog(from));
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
