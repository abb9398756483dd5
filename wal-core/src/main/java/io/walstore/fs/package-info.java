/**
 * The ground: one directory of the real file system, and the only room that touches {@code FileChannel}.
 *
 * <p>It knows names, bytes and offsets, and how an operating system is asked to keep them. It does not know what the
 * bytes mean, and starts no threads; every type says who may call it.
 */
@NullMarked
package io.walstore.fs;

import org.jspecify.annotations.NullMarked;
