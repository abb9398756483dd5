/**
 * Ours among what is measured: the bare disk, of which nothing can be faster, and the log, alone and as a bean. Knows
 * nothing of what is done to them.
 */
@NullMarked
package io.walstore.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
