/**
 * Group commit: who waits, and when the work is done. Knows neither bytes nor files nor segments.
 *
 * <p>Holds the log's own threads ({@link io.walstore.commit.Worker}). An application's thread pushes a
 * {@link io.walstore.commit.Request} onto the queue and parks until it is answered; only while nobody else wants
 * anything, it stands in for the commit thread.
 */
@NullMarked
package io.walstore.commit;

import org.jspecify.annotations.NullMarked;
