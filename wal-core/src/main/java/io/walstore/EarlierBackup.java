package io.walstore;

import io.walstore.spi.SegmentFiler;
import io.walstore.spi.SegmentFiler.StoredSegment;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.Vfs;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A backup of a log, whose sealed segments a later one of the same log may share. */
final class EarlierBackup {

    /** Has no segments. */
    static final EarlierBackup NONE = new EarlierBackup(null, List.of());

    private final @Nullable SegmentFiler filer;
    private final Map<Long, SegmentInfo> rows;

    /** The sizes of the files that are there, by the ids of their segments. */
    private final Map<Long, Long> sizes;

    EarlierBackup(@Nullable SegmentFiler filer, Collection<SegmentInfo> segments) {
        this.filer = filer;
        this.rows = segments.stream().collect(Collectors.toMap(SegmentInfo::id, Function.identity()));
        this.sizes = Optional.ofNullable(filer).map(SegmentFiler::list).orElse(List.of()).stream()
                .collect(Collectors.toMap(StoredSegment::id, StoredSegment::sizeBytes));
    }

    /**
     * Shares a sealed segment with another directory, if it has the same one and the file system can.
     *
     * @return whether it did
     */
    boolean share(SegmentInfo row, Vfs target) {
        return filer != null && has(row) && filer.share(row, target);
    }

    /**
     * A segment's entries never change, but the backup of one that was not sealed yet is sealed at another place. Where a
     * log was cut since then is in the rows alone.
     */
    private boolean has(SegmentInfo row) {
        SegmentInfo known = rows.get(row.id());
        return known != null
                && known.salt() == row.salt()
                && known.indexStart() == row.indexStart()
                && known.sizeLimit() == row.sizeLimit()
                && sizes.getOrDefault(row.id(), 0L) == row.sizeLimit();
    }
}
