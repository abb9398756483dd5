package io.walstore.spring.boot.jpa;

import io.walstore.spi.ConsumerPosition;
import io.walstore.spi.PersistentState;
import io.walstore.spi.SegmentInfo;
import io.walstore.spi.StateChange;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ProxyHints;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.DecoratingProxy;
import org.springframework.data.repository.Repository;
import org.springframework.jdbc.datasource.ConnectionProxy;
import org.springframework.orm.jpa.EntityManagerProxy;
import org.springframework.transaction.interceptor.TransactionalProxy;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what the catalogue's stack reaches by reflection: as no part of it is a bean, nobody else does. What
 * Hibernate, Spring Data and SQLite's driver reach of their own, they tell themselves, or GraalVM's metadata of them does.
 */
final class CatalogueHints implements RuntimeHintsRegistrar {

    /** Missing where the catalogue is a file and libraries were excluded. */
    private static final List<String> NEEDED = List.of(
            "org.sqlite.SQLiteDataSource",
            "org.hibernate.jpa.HibernatePersistenceConfiguration",
            "org.springframework.orm.jpa.EntityManagerProxy",
            "org.springframework.data.jpa.repository.support.JpaRepositoryFactory");

    /** Types in the signatures of the entities' methods. Hibernate looks for them, although it does nothing with them. */
    private static final List<Class<?>> NAMED_BY_ENTITIES =
            List.of(PersistentState.class, SegmentInfo.class, ConsumerPosition.class, StateChange.class);

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        if (NEEDED.stream().allMatch(name -> ClassUtils.isPresent(name, classLoader))) {
            hints.resources().registerPattern("io/walstore/spring/boot/jpa/catalogue-*.sql");
            registerEntities(hints.reflection());
            registerRepositories(hints);
            registerConnections(hints);
        }
    }

    private static void registerEntities(ReflectionHints reflection) {
        CataloguePersistence.ENTITIES.forEach(entity -> reflection.registerType(
                entity,
                MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                MemberCategory.ACCESS_DECLARED_FIELDS,
                MemberCategory.INVOKE_DECLARED_METHODS));
        NAMED_BY_ENTITIES.forEach(type -> reflection.registerType(type));
    }

    /** As Spring Data makes their proxies. */
    private static void registerRepositories(RuntimeHints hints) {
        CataloguePersistence.REPOSITORIES.forEach(repository -> {
            hints.reflection().registerType(repository, MemberCategory.INVOKE_PUBLIC_METHODS);
            hints.proxies()
                    .registerJdkProxy(
                            repository,
                            Repository.class,
                            TransactionalProxy.class,
                            Advised.class,
                            DecoratingProxy.class);
        });
    }

    private static void registerConnections(RuntimeHints hints) {
        ProxyHints proxies = hints.proxies();
        proxies.registerJdkProxy(EntityManager.class, EntityManagerProxy.class);
        proxies.registerJdkProxy(ConnectionProxy.class);
        proxies.registerJdkProxy(Connection.class);
        hints.reflection().registerType(Connection.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
