/**
 * The log as part of a Spring Boot application.
 *
 * <p>Here, in {@code event} and in {@code listener} lives what an application writes code against. Beans are made in
 * {@code autoconfigure}; what operators look at is in {@code actuate} and {@code metrics}; the catalogue in a database is
 * in {@code jpa}. Core knows nothing of it.
 */
@NullMarked
package io.walstore.spring.boot;

import org.jspecify.annotations.NullMarked;
