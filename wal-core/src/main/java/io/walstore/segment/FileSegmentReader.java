package io.walstore.segment;

import io.walstore.spi.LogEntry;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.SegmentReader;
import io.walstore.spi.WalCorruptException;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads entries of one segment: their offsets first, then all wanted bytes at once, then every checksum. */
final class FileSegmentReader implements SegmentReader {

    private static final int MOST_ENTRIES_AT_ONCE = 4096;

    private final String path;
    private final SegmentInfo info;
    private final ReadableFile file;
    private final Offsets offsets;
    private final ReadBuffers buffers;
    private final Check check;

    /** Verifies the whole file, as far as it is complete. */
    interface Check {
        /** The first thing that is not as it was written. */
        Optional<WalCorruptException> run(long lastIndex, LongConsumer pace) throws IOException;
    }

    FileSegmentReader(
            String path, SegmentInfo info, ReadableFile file, Offsets offsets, ReadBuffers buffers, Check check) {
        this.check = check;
        this.path = path;
        this.info = info;
        this.file = file;
        this.offsets = offsets;
        this.buffers = buffers;
    }

    @Override
    public LogEntry getLog(long index) {
        return getLogs(index, index, 1).get(0);
    }

    @Override
    public List<LogEntry> getLogs(long from, long to, int maxBytes) {
        try {
            List<LogEntry> entries = read(from, to, maxBytes);
            if (entries.isEmpty() && offsets.mend()) {
                entries = read(from, to, maxBytes);
            }
            if (entries.isEmpty()) {
                throw damaged(from);
            }
            return entries;
        } catch (NoSuchFileException e) {
            throw gone();
        } catch (IOException e) {
            throw new WalException(path + ": cannot read entry " + from + ": " + e.getMessage(), e);
        }
    }

    private WalCorruptException damaged(long index) throws IOException {
        long offset = offsets.range(ordinal(index), 1)[0];
        String message = offset == 0 ? "the entry is not in the segment" : "the entry's checksum does not match";
        return new WalCorruptException(path, offset, index, index, message);
    }

    private int ordinal(long index) {
        return Math.toIntExact(index - info.baseIndex());
    }

    /** Reads up to the first entry that does not verify. */
    private List<LogEntry> read(long from, long to, int maxBytes) throws IOException {
        int wanted = (int) Math.min(to - from + 1, MOST_ENTRIES_AT_ONCE);
        int[] places = offsets.range(ordinal(from), wanted);
        int count = affordable(places, maxBytes);
        if (count == 0) {
            return List.of();
        }
        ByteBuffer bytes = buffers.borrow(places[count] - places[0]);
        try {
            file.read(bytes, places[0]);
            return entries(bytes.flip(), places, count, from);
        } finally {
            buffers.giveBack(bytes);
        }
    }

    /** How many entries fit into so many bytes: at least one, but none if the places make no sense. */
    private int affordable(int[] places, int maxBytes) {
        int count = 0;
        while (count + 1 < places.length && places[count] > 0 && places[count + 1] > places[count]) {
            if (count > 0 && places[count + 1] - places[0] > maxBytes) {
                return count;
            }
            count++;
        }
        return places[count] <= info.sizeLimit() ? count : 0;
    }

    private List<LogEntry> entries(ByteBuffer bytes, int[] places, int count, long from) {
        Checksum checksum = new Checksum();
        List<LogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = places[i] - places[0];
            int limit = Math.min(places[i + 1] - places[0], bytes.limit());
            if (!EntryFormat.intact(bytes, at, limit, EntryFormat.place(info.salt(), from + i), checksum)) {
                return entries;
            }
            entries.add(new LogEntry(from + i, EntryFormat.payload(bytes, at), EntryFormat.timeMillis(bytes, at)));
        }
        return entries;
    }

    @Override
    public Optional<WalCorruptException> verify(long lastIndex, LongConsumer pace) {
        try {
            return check.run(lastIndex, pace);
        } catch (NoSuchFileException e) {
            return Optional.of(gone());
        } catch (WalCorruptException e) {
            return Optional.of(e);
        } catch (IOException e) {
            throw new WalException(path + ": cannot read: " + e.getMessage(), e);
        }
    }

    private WalCorruptException gone() {
        String message = "the segment's file is missing";
        return new WalCorruptException(path, 0, Math.max(1, info.minIndex()), info.maxIndex(), message);
    }

    @Override
    public long sizeBytes() {
        return info.sizeLimit();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new WalException(path + ": cannot close: " + e.getMessage(), e);
        }
    }
}
