/**
 * The feeder: sends an access log, event by event, to a running service over HTTP, and measures what it gets back.
 *
 * <p>It knows nothing of the log and nothing of Spring: it is a client like any other.
 */
@NullMarked
package io.walstore.demo.feed;

import org.jspecify.annotations.NullMarked;
