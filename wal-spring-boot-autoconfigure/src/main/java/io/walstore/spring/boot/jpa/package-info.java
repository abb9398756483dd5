/**
 * The catalogue in SQLite through JPA: a {@link io.walstore.spi.MetaStore} that builds and owns its whole stack, from
 * the data source to the repositories.
 *
 * <p>Nothing of that stack is a bean, and the room does not know Spring Boot: an application's own data sources,
 * entities, repositories and transactions neither see it nor are seen by it. It starts no threads and takes no locks in
 * the JVM; the store is used by one thread at a time.
 */
@NullMarked
package io.walstore.spring.boot.jpa;

import org.jspecify.annotations.NullMarked;
