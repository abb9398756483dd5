/**
 * Makes beans from the properties {@code wal.*}, and explains what kept the application from starting.
 *
 * <p>Decides only which beans there are. What they do is in the classes they are made from, each of which works without
 * this package.
 */
@NullMarked
package io.walstore.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
