package io.walstore.spring.boot.jpa;

/** An entity that knows whether it has been stored, so that nobody has to look. */
interface Row {

    /** Whether the database has no row of this identity yet. */
    boolean isNew();
}
