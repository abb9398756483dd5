/**
 * Other durable logs behind the interface of the benchmarks, one class each. Every one is driven through the interface
 * its own users have, and set so that an append is on the device when it returns.
 */
@NullMarked
package io.walstore.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
