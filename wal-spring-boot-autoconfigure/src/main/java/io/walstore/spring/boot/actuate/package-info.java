/**
 * What an operator sees of the logs, and does to them: their health and the endpoint {@code wal}.
 *
 * <p>Writes only what somebody asks the endpoint for; verifies and backs up on threads {@code wal-endpoint-…}. Must not
 * know how the logs were made, nor the web framework.
 */
@NullMarked
package io.walstore.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
