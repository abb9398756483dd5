package io.walstore.host;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.EntityType;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.context.ApplicationContext;

/** What is mapped, how Hibernate speaks to the database, and what it was told. */
final class Entities {

    private Entities() {}

    static void add(Map<String, String> report, ApplicationContext context) {
        context.getBeansOfType(EntityManagerFactory.class).forEach((bean, factory) -> {
            report.put("entities of " + bean, names(factory));
            report.put("dialect of " + bean, dialect(factory).getClass().getName());
            report.put("settings of " + bean, settings(factory));
        });
    }

    private static String names(EntityManagerFactory factory) {
        return factory.getMetamodel().getEntities().stream()
                .map(EntityType::getName)
                .sorted()
                .toList()
                .toString();
    }

    private static Dialect dialect(EntityManagerFactory factory) {
        return factory.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect();
    }

    /** Those that are texts or the like: the others are objects of this run. */
    private static String settings(EntityManagerFactory factory) {
        Map<String, Object> settings = new TreeMap<>();
        factory.getProperties().forEach((name, value) -> {
            if (name.startsWith("hibernate.") && (value instanceof String || value instanceof Boolean)) {
                settings.put(name, value);
            }
        });
        return settings.toString();
    }
}
