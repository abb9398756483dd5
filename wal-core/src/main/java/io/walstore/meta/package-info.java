/**
 * The catalogue without a database: a {@link io.walstore.spi.MetaStore} in a file for plain Java use, or two once it is
 * large, and one in memory for tests.
 *
 * <p>The room knows the contracts and the JDK. It reaches files only through a {@link io.walstore.spi.Vfs}, and does
 * not look at segment files: whether a missing catalogue means a new log or a lost one is decided by the log. It starts
 * no threads and takes no locks; its stores are used by one thread at a time.
 */
@NullMarked
package io.walstore.meta;

import org.jspecify.annotations.NullMarked;
