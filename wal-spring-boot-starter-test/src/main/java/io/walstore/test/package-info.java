/** Logs for tests that need no application context. */
@NullMarked
package io.walstore.test;

import org.jspecify.annotations.NullMarked;
