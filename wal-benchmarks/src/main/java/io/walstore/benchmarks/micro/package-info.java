/** Measures the small parts of the log alone, with JMH. Reaches what other code can reach, too, and nothing else. */
@NullMarked
package io.walstore.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
