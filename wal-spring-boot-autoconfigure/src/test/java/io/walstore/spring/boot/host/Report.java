package io.walstore.spring.boot.host;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** What an application has of the things that a second database would disturb. */
final class Report {

    private static final List<String> KINDS = List.of(
            "javax.sql.DataSource",
            "jakarta.persistence.EntityManagerFactory",
            "jakarta.persistence.EntityManager",
            "org.springframework.transaction.TransactionManager",
            "org.springframework.data.repository.Repository",
            "org.springframework.jdbc.core.JdbcOperations",
            "org.springframework.jdbc.core.simple.JdbcClient",
            "org.flywaydb.core.Flyway");

    private Report() {}

    static SortedMap<String, String> of(ApplicationContext context) {
        SortedMap<String, String> beans = new TreeMap<>();
        for (String kind : KINDS) {
            if (ClassUtils.isPresent(kind, null)) {
                context.getBeansOfType(ClassUtils.resolveClassName(kind, null))
                        .forEach((name, bean) -> beans.put(name + " as " + kind, typeOf(bean)));
            }
        }
        return beans;
    }

    /** Proxies get another name in each run. */
    private static String typeOf(Object bean) {
        return Proxy.isProxyClass(bean.getClass())
                ? "proxy"
                : ClassUtils.getUserClass(bean).getName();
    }
}
