/**
 * What an operator sees of the logs: their health and the endpoint {@code wal}.
 *
 * <p>Reads only. Must not know how the logs were made, nor the web framework.
 */
@NullMarked
package io.walstore.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
