package io.walstore.spring.boot;

import io.walstore.WalLogStore;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The logs of an application by their names, for code that does not know until it runs which one it wants. Other code has
 * one injected: {@code @Qualifier("audit") WalLogStore}.
 */
public final class WalLogs {

    private final Supplier<Map<String, WalLogStore>> logs;

    /**
     * A registry of logs.
     *
     * @param logs tells all there are; asked anew each time
     */
    public WalLogs(Supplier<Map<String, WalLogStore>> logs) {
        this.logs = logs;
    }

    /**
     * The names.
     *
     * @return {@code default} among them, if there is such a log
     */
    public Set<String> names() {
        return new TreeSet<>(logs.get().keySet());
    }

    /**
     * A log.
     *
     * @param name its name
     * @return the log
     * @throws IllegalArgumentException if there is none of that name; says which there are
     */
    public WalLogStore get(String name) {
        WalLogStore log = logs.get().get(name);
        if (log == null) {
            throw new IllegalArgumentException("no log " + name + ": there are " + names());
        }
        return log;
    }
}
