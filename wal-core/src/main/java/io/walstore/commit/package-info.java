/**
 * Group commit: who waits, and when the work is done. Knows neither bytes nor files nor segments.
 *
 * <p>Holds the log's own threads ({@link io.walstore.commit.Worker}). An application's thread only ever pushes a
 * {@link io.walstore.commit.Request} onto the queue and parks until it is answered, so its interrupts reach nothing
 * that the log writes through.
 */
@NullMarked
package io.walstore.commit;

import org.jspecify.annotations.NullMarked;
