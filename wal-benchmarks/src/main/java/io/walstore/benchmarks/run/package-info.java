/** Plans cells, runs each in a process of its own, and collects what they measured. */
@NullMarked
package io.walstore.benchmarks.run;

import org.jspecify.annotations.NullMarked;
