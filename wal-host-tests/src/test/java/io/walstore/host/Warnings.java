package io.walstore.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/** Keeps what an application warns of, from the moment its logging is set up. */
final class Warnings implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /** Of requests to WebFlux, and of the Tomcats in a JVM. */
    private static final Pattern NUMBER = Pattern.compile("\\[[0-9a-f]+-[0-9]+]|(?<=\\[Tomcat)-[0-9]+");

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        appender.setContext(context);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** After Boot's own listener, which throws the appenders away. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public String toString() {
        return List.copyOf(appender.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .map(text -> NUMBER.matcher(text).replaceAll(""))
                .collect(Collectors.joining("\n"));
    }
}
