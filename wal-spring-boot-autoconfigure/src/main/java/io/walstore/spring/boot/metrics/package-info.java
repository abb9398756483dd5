/**
 * What a log does, as Micrometer meters.
 *
 * <p>Costs nothing where there is no Micrometer: only auto-configuration that is conditional on it refers to this room.
 */
@NullMarked
package io.walstore.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
