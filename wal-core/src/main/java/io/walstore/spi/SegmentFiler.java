package io.walstore.spi;

import java.util.List;
import java.util.Optional;

/**
 * The shelf of segments: prepares, opens, recovers and deletes them. Decides nothing: which segments count is the
 * {@link MetaStore}'s knowledge.
 *
 * <p>{@link #open} may be called from any thread; everything else is called by one thread at a time.
 */
public interface SegmentFiler {

    /**
     * The segments that exist, whether the catalogue knows them or not. Other files are passed over.
     *
     * @return one item for each file named like a segment, by id
     */
    List<StoredSegment> list();

    /**
     * The name of a segment's file, or of what stands for it.
     *
     * @param id the segment
     * @return its name
     */
    String name(long id);

    /**
     * How large a segment must be to hold one batch.
     *
     * @param entries number of entries
     * @param payloadBytes bytes of all payloads
     * @return the least size limit
     */
    long sizeFor(int entries, long payloadBytes);

    /**
     * Creates a segment and makes it durable, so that appending to it later changes no file-system metadata.
     *
     * @param logId identity of the log
     * @param info the segment
     * @throws WalFullException if there is no room; what was begun is removed again
     * @throws WalException if it cannot be created
     */
    void prepare(long logId, SegmentInfo info);

    /**
     * Begins writing into a prepared segment.
     *
     * @param info the segment, with its base index
     * @param link the end of its predecessor; becomes durable together with the first entries
     * @return the writer, with no entries
     * @throws WalCorruptException if the prepared segment is missing or damaged; nothing was written
     * @throws WalException if it cannot be opened; nothing was written
     */
    SegmentWriter create(SegmentInfo info, SegmentLink link);

    /**
     * Finds out what an unsealed segment holds, and changes nothing.
     *
     * @param logId identity of the log
     * @param info the segment
     * @return what was found
     * @throws WalCorruptException if it is missing, or does not show that it is the segment that is meant
     * @throws WalException if it cannot be read
     */
    RecoveredSegment recoverTail(long logId, SegmentInfo info);

    /**
     * Opens a sealed segment for reading. May defer touching the file to the first read.
     *
     * @param logId identity of the log
     * @param info the segment
     * @return the reader
     */
    SegmentReader open(long logId, SegmentInfo info);

    /**
     * Finds out what a segment says of itself, for the time when there is no catalogue to ask.
     *
     * @param id the segment
     * @return the log it belongs to, and the segment as it was prepared; empty if it is not well formed
     */
    Optional<IdentifiedSegment> identify(long id);

    /**
     * Finds out what the records of a segment say of it, for the time when its header is damaged and there is no
     * catalogue to ask.
     *
     * @param id the segment
     * @return the segment, with 0 for the log it belongs to, which is not known; empty if there are no records
     * @throws WalException if it cannot be read
     */
    Optional<IdentifiedSegment> infer(long id);

    /**
     * Looks at a segment that the catalogue does not list.
     *
     * @param logId identity of the log
     * @param id the segment
     * @return what can be proved about it
     */
    StraySegment inspect(long logId, long id);

    /**
     * Deletes a segment; does nothing if it is gone already.
     *
     * @param id the segment
     */
    void delete(long id);

    /**
     * Takes a segment out of the shelf but keeps its bytes.
     *
     * @param id the segment
     * @return the name under which the bytes are kept
     */
    String quarantine(long id);

    /**
     * Copies a segment to where {@link #quarantine} would put it, durably. The segment stays.
     *
     * @param id the segment
     * @return the name of the copy
     * @throws WalFullException if there is no room
     * @throws WalException if it cannot be copied
     */
    String quarantineCopy(long id);

    /**
     * Has another directory share a sealed segment under the same name, if the file system can; the name is not durable
     * then.
     *
     * @param info the segment
     * @param target the directory
     * @return false if it cannot, and nothing was done
     * @throws WalException if the segment is not there
     */
    boolean share(SegmentInfo info, Vfs target);

    /**
     * Copies a sealed segment into another directory under the same name: its bytes are durable then, its name is not.
     *
     * @param info the segment
     * @param target the directory
     * @throws WalFullException if there is no room
     * @throws WalException if it cannot be copied
     */
    void copy(SegmentInfo info, Vfs target);

    /**
     * What was set aside so far, and is still there.
     *
     * @return the names
     */
    List<String> quarantined();

    /** Makes creations, deletions and renames durable. */
    void sync();

    /**
     * A segment that exists.
     *
     * @param id its id
     * @param name its file name, or what stands for it
     * @param sizeBytes its size
     */
    record StoredSegment(long id, String name, long sizeBytes) {}

    /**
     * What a segment says of itself.
     *
     * @param logId identity of the log that wrote it
     * @param info the segment as it was prepared
     */
    record IdentifiedSegment(long logId, SegmentInfo info) {}

    /**
     * What an unlisted segment turned out to be.
     *
     * @param own whether it is well formed and was written by this log
     * @param newestGeneration the newest generation in it; 0 if it was never written to
     */
    record StraySegment(boolean own, long newestGeneration) {}
}
