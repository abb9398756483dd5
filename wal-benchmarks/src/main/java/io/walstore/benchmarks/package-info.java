/**
 * Measures logs: ours, the bare disk, and others. Each figure comes from a process of its own, and the rounds of what is
 * compared take turns, because the disk of a moment ago is not the disk of now.
 */
@NullMarked
package io.walstore.benchmarks;

import org.jspecify.annotations.NullMarked;
