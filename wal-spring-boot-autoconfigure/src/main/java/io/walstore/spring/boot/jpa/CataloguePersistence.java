package io.walstore.spring.boot.jpa;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.PersistenceUnitTransactionType;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.hibernate.tool.schema.Action;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate over one data source, put together by hand, so that no application context knows of it.
 *
 * <p>Nothing is scanned and nothing is asked of the database: the entities are named, the dialect is given, and the
 * schema is not Hibernate's business. Settings that an application's {@code hibernate.properties} could bring in from the
 * class path are set here, where they would change what is stored.
 *
 * <p>Nothing of Spring Data is used: beside another part of it, the application's repositories would have to say whose
 * they are.
 *
 * <p>One thread at a time.
 */
class CataloguePersistence implements AutoCloseable {

    /** At least; the driver brings its own SQLite. */
    private static final DatabaseVersion SQLITE_VERSION = DatabaseVersion.make(3, 40);

    private final EntityManagerFactory factory;
    private final Rows<Integer, CatalogueEntity> catalogues = new Rows<>(CatalogueEntity.class, "id", this::current);
    private final Rows<Long, SegmentEntity> segments = new Rows<>(SegmentEntity.class, "id", this::current);
    private final Rows<String, StableValueEntity> stableValues =
            new Rows<>(StableValueEntity.class, "name", this::current);
    private final Rows<String, ConsumerPositionEntity> positions =
            new Rows<>(ConsumerPositionEntity.class, "consumer", this::current);

    /** The persistence context of the transaction; null outside of one. */
    private @Nullable EntityManager current;

    CataloguePersistence(DataSource dataSource, StatementInspector inspector) {
        factory = new HibernatePersistenceProvider().createEntityManagerFactory(configuration(dataSource, inspector));
    }

    private static HibernatePersistenceConfiguration configuration(
            DataSource dataSource, StatementInspector inspector) {
        return new HibernatePersistenceConfiguration("walstore-catalogue")
                .managedClasses(
                        CatalogueEntity.class,
                        SegmentEntity.class,
                        StableValueEntity.class,
                        ConsumerPositionEntity.class)
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .sharedCacheMode(SharedCacheMode.NONE)
                .validationMode(ValidationMode.NONE)
                .schemaToolingAction(Action.NONE)
                .xmlMappings(false)
                .collectStatistics(false)
                .statementInspector(inspector)
                .property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource)
                .property(AvailableSettings.DIALECT, new SQLiteDialect(SQLITE_VERSION))
                .property(AvailableSettings.JTA_PLATFORM, NoJtaPlatform.INSTANCE)
                .property(AvailableSettings.ALLOW_METADATA_ON_BOOT, false)
                .property(AvailableSettings.CLASSLOADERS, List.of(classLoader()))
                .property(AvailableSettings.PHYSICAL_NAMING_STRATEGY, PhysicalNamingStrategyStandardImpl.class)
                .property(AvailableSettings.GLOBALLY_QUOTED_IDENTIFIERS, false)
                .property(AvailableSettings.USE_SECOND_LEVEL_CACHE, false)
                .property(AvailableSettings.USE_QUERY_CACHE, false);
    }

    private static ClassLoader classLoader() {
        return CataloguePersistence.class.getClassLoader();
    }

    /** Runs work in one transaction with a persistence context of its own; durable on return. */
    void inTransaction(Runnable work) {
        try (EntityManager entities = factory.createEntityManager()) {
            current = entities;
            EntityTransaction transaction = entities.getTransaction();
            transaction.begin();
            runOrRollBack(work, transaction);
            transaction.commit();
        } finally {
            current = null;
        }
    }

    private static void runOrRollBack(Runnable work, EntityTransaction transaction) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            try {
                transaction.rollback();
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /** As {@link #inTransaction(Runnable)}, with a result. */
    <T> T inTransaction(Supplier<T> work) {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        inTransaction(() -> result.set(work.get()));
        return requireNonNull(result.get());
    }

    private EntityManager current() {
        return requireNonNull(current, "no transaction");
    }

    Rows<Integer, CatalogueEntity> catalogues() {
        return catalogues;
    }

    Rows<Long, SegmentEntity> segments() {
        return segments;
    }

    Rows<String, ConsumerPositionEntity> positions() {
        return positions;
    }

    Rows<String, StableValueEntity> stableValues() {
        return stableValues;
    }

    @Override
    public void close() {
        factory.close();
    }
}
