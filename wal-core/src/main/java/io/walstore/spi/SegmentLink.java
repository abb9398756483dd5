package io.walstore.spi;

/**
 * The end of a segment as its successor remembers it: written into the successor with its first entries, so that a
 * predecessor that lost its end is found out.
 *
 * @param previousId id of the preceding segment, 0 = none
 * @param previousLastIndex its last entry
 * @param previousEnd where its entries end, in the {@link SegmentFiler}'s own unit
 * @param previousChain checksum of its last record
 */
public record SegmentLink(long previousId, long previousLastIndex, long previousEnd, int previousChain) {

    /** The link of a segment without a predecessor. */
    public static final SegmentLink NONE = new SegmentLink(0, 0, 0, 0);
}
