/**
 * A small event intake service: every JSON object it is sent is in the log, on the disk, before it answers.
 *
 * <p>It knows the log by {@link io.walstore.WalLogStore} alone; which file the log writes is the starter's business.
 * Requests run on the web server's threads, every follower of the event stream on one of its own.
 */
@NullMarked
package io.walstore.demo;

import org.jspecify.annotations.NullMarked;
