/** Logs for tests with an application context. */
@NullMarked
package io.walstore.spring.boot.test;

import org.jspecify.annotations.NullMarked;
