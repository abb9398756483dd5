package io.walstore.spring.boot.autoconfigure;

import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Explains that an application lacks a repository because Spring Data JPA came with the log: with two parts of Spring Data,
 * each leaves alone what does not say that it belongs to it. An application that has JPA itself knows of both.
 */
@Order(Ordered.HIGHEST_PRECEDENCE) // before Spring Boot's, which only tells that the bean is missing
final class SpringDataFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    private static final String REPOSITORY = "org.springframework.data.repository.Repository";
    private static final String PARTS = "org.springframework.data.repository.core.support.RepositoryFactorySupport";
    private static final String JPA = "org.springframework.data.jpa.repository.support.JpaRepositoryFactory";

    private final BeanFactory beans;

    SpringDataFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
        Class<?> missing = cause.getBeanType();
        if (missing == null || !isRepository(missing)) {
            return null;
        }
        Set<String> parts = partsOfSpringData(missing.getClassLoader());
        if (parts.size() < 2 || !parts.contains(JPA) || usesJpa()) {
            return null;
        }
        return new FailureAnalysis(
                "Spring Data made no repository " + missing.getName() + ".\n\nSpring Data JPA, which comes with the"
                        + " write-ahead log, is on the class path besides what makes the application's repositories. Then each"
                        + " part of Spring Data makes only those whose entities say that they belong to it.",
                "Annotate the entities of the repository (for Spring Data JDBC with \"@Table\" of"
                        + " \"org.springframework.data.relational.core.mapping\"). Or exclude"
                        + " \"org.springframework.data:spring-data-jpa\" from \"wal-spring-boot-starter\" and, for a log that"
                        + " was not written yet, set \"wal.metadata.type\" to \"file\".",
                cause);
    }

    private static boolean isRepository(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return ClassUtils.isPresent(REPOSITORY, loader)
                && ClassUtils.resolveClassName(REPOSITORY, loader).isAssignableFrom(type);
    }

    /** As Spring Data counts them: each names what makes its repositories. */
    private static Set<String> partsOfSpringData(ClassLoader loader) {
        Set<String> parts = new TreeSet<>();
        try {
            for (URL factories :
                    Collections.list(loader.getResources(SpringFactoriesLoader.FACTORIES_RESOURCE_LOCATION))) {
                String names = PropertiesLoaderUtils.loadProperties(new UrlResource(factories))
                        .getProperty(PARTS);
                parts.addAll(StringUtils.commaDelimitedListToSet(names));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    private boolean usesJpa() {
        return beans instanceof ListableBeanFactory listable
                && listable.getBeanNamesForType(EntityManagerFactory.class, true, false).length > 0;
    }
}
