/**
 * Segments as files: the format of version 1, writing, reading, and the scan that tells a torn tail from damage. A
 * {@link io.walstore.spi.SegmentFiler} over any {@link io.walstore.spi.Vfs}.
 *
 * <p>Does not know which segments count, who waits, or when to sync. Writers and recovery run on one thread at a time;
 * readers on any. The bytes are described in {@code docs/format.md} and above the classes that own them.
 */
@NullMarked
package io.walstore.segment;

import org.jspecify.annotations.NullMarked;
