/** What was measured, as data, and as text and pictures for people. Measures nothing. */
@NullMarked
package io.walstore.benchmarks.report;

import org.jspecify.annotations.NullMarked;
