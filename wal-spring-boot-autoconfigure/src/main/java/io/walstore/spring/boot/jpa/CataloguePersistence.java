package io.walstore.spring.boot.jpa;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnitTransactionType;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import java.util.List;
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
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hibernate and Spring Data over one data source, put together by hand, so that no application context knows of them.
 *
 * <p>Nothing is scanned and nothing is asked of the database: the entities are named, the dialect is given, and the
 * schema is not Hibernate's business. Settings that an application's {@code hibernate.properties} could bring in from the
 * class path are set here, where they would change what is stored.
 */
class CataloguePersistence implements AutoCloseable {

    /** At least; the driver brings its own SQLite. */
    private static final DatabaseVersion SQLITE_VERSION = DatabaseVersion.make(3, 40);

    private final EntityManagerFactory factory;
    private final TransactionTemplate transaction;
    private final CatalogueRepository catalogues;
    private final SegmentRepository segments;
    private final StableValueRepository stableValues;
    private final ConsumerPositionRepository positions;

    CataloguePersistence(DataSource dataSource, StatementInspector inspector) {
        factory = new HibernatePersistenceProvider().createEntityManagerFactory(configuration(dataSource, inspector));
        transaction = new TransactionTemplate(new JpaTransactionManager(factory));
        EntityManager shared = SharedEntityManagerCreator.createSharedEntityManager(factory);
        JpaRepositoryFactory repositories = new JpaRepositoryFactory(shared);
        repositories.setBeanClassLoader(classLoader());
        catalogues = repositories.getRepository(CatalogueRepository.class);
        segments = repositories.getRepository(SegmentRepository.class);
        stableValues = repositories.getRepository(StableValueRepository.class);
        positions = repositories.getRepository(ConsumerPositionRepository.class);
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
        transaction.executeWithoutResult(status -> work.run());
    }

    /** As {@link #inTransaction(Runnable)}, with a result. */
    <T> T inTransaction(Supplier<T> work) {
        return requireNonNull(transaction.execute(status -> work.get()));
    }

    CatalogueRepository catalogues() {
        return catalogues;
    }

    SegmentRepository segments() {
        return segments;
    }

    ConsumerPositionRepository positions() {
        return positions;
    }

    StableValueRepository stableValues() {
        return stableValues;
    }

    @Override
    public void close() {
        factory.close();
    }
}
