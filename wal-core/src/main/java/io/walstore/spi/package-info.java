/**
 * The contracts of the log: what a log store, a catalogue of segments, a shelf of segments and a file system promise
 * each other, and the exceptions they speak with.
 *
 * <p>Every other room implements or uses these types; none of them is known here. The names follow the Go libraries
 * {@code hashicorp/raft-wal} and {@code polarsignals/wal}, whose {@code types} package was the seed.
 */
@NullMarked
package io.walstore.spi;

import org.jspecify.annotations.NullMarked;
