package io.walstore.spring.boot.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaDelete;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows of one table as entities, within the transaction of the moment. Queries are put together from objects: parsing
 * even one would cost as much time as everything else here.
 *
 * @param <K> identity
 * @param <E> entity
 */
final class Rows<K, E extends Row> {

    private final Class<E> type;
    private final String identity;
    private final Supplier<EntityManager> current;

    /**
     * Makes a view of a table.
     *
     * @param identity the attribute that identifies a row
     * @param current tells the persistence context of the transaction
     */
    Rows(Class<E> type, String identity, Supplier<EntityManager> current) {
        this.type = type;
        this.identity = identity;
        this.current = current;
    }

    Optional<E> find(K key) {
        return Optional.ofNullable(current.get().find(type, key));
    }

    /** All rows, in the order of their identities. */
    List<E> all() {
        EntityManager entities = current.get();
        CriteriaBuilder builder = entities.getCriteriaBuilder();
        CriteriaQuery<E> query = builder.createQuery(type);
        Root<E> row = query.from(type);
        return entities.createQuery(query.select(row).orderBy(builder.asc(row.get(identity))))
                .getResultList();
    }

    void save(E row) {
        if (row.isNew()) {
            current.get().persist(row);
        } else {
            current.get().merge(row);
        }
    }

    /** Deletes rows with one statement, without reading them. */
    void deleteAll(Collection<K> keys) {
        EntityManager entities = current.get();
        CriteriaDelete<E> delete = entities.getCriteriaBuilder().createCriteriaDelete(type);
        Root<E> row = delete.from(type);
        entities.createQuery(delete.where(row.get(identity).in(keys))).executeUpdate();
    }
}
