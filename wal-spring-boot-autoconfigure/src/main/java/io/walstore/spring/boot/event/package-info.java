/**
 * What a log does, as application events.
 *
 * <p>Events are values, published by a thread of their own: whoever listens may take time, and may call the log.
 */
@NullMarked
package io.walstore.spring.boot.event;

import org.jspecify.annotations.NullMarked;
