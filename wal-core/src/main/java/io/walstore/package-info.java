/**
 * A durable, segmented write-ahead log: {@link io.walstore.WalLogStore} and the coordinator behind it.
 *
 * <p>The front room. It alone knows all the others and wires them: who waits and when to sync ({@code commit}), how
 * bytes look ({@code segment}), which files count ({@code meta}) and how the operating system is asked ({@code fs}).
 */
@NullMarked
package io.walstore;

import org.jspecify.annotations.NullMarked;
