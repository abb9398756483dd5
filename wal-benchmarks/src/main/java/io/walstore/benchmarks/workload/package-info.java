/**
 * What is done to a log while it is measured. Runs inside the process of one cell and knows neither of other cells nor
 * of how figures are shown.
 */
@NullMarked
package io.walstore.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
