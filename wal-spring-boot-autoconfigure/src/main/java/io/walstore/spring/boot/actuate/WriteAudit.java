package io.walstore.spring.boot.actuate;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Tells Boot's audit who did what to a log through the endpoint. */
final class WriteAudit {

    private static final Logger LOGGER = System.getLogger(WriteAudit.class.getName());

    private static final String NOBODY_KNOWN = "";

    private final ApplicationEventPublisher events;

    WriteAudit(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** What was done is done: a listener that throws is heard of, and is in nobody's way. */
    void accepted(@Nullable String principal, String log, String action, Map<String, ?> arguments) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("log", log);
        data.put("action", action);
        data.putAll(arguments);
        String type = "WAL_" + action.toUpperCase(Locale.ROOT).replace('-', '_');
        try {
            events.publishEvent(new AuditApplicationEvent(principal == null ? NOBODY_KNOWN : principal, type, data));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "a listener threw at " + type + " of log " + log, e);
        }
    }
}
