package io.walstore.spring.boot.jpa;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Failing is what these databases are for; nobody wants to read of it thousands of times. */
final class HushedHibernate implements BeforeAllCallback, AfterAllCallback {

    private static final List<String> LOGGERS = List.of("org.hibernate", "org.springframework.transaction");

    @Override
    public void beforeAll(ExtensionContext context) {
        LOGGERS.forEach(name -> set(name, Level.OFF));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LOGGERS.forEach(name -> set(name, null));
    }

    private static void set(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }
}
