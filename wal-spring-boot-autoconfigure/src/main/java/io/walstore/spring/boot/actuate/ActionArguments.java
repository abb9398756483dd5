package io.walstore.spring.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was said with an action; null what was not. */
record ActionArguments(
        @Nullable Long before,
        @Nullable Long after,
        @Nullable Boolean dryRun,
        @Nullable String confirm,
        @Nullable Boolean force,
        @Nullable String target,
        @Nullable String previous) {

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    boolean isForced() {
        return Boolean.TRUE.equals(force);
    }

    /** Those that were given. */
    Map<String, Object> byName() {
        Map<String, Object> given = new LinkedHashMap<>();
        putGiven(given, "before", before);
        putGiven(given, "after", after);
        putGiven(given, "dryRun", dryRun);
        putGiven(given, "confirm", confirm);
        putGiven(given, "force", force);
        putGiven(given, "target", target);
        putGiven(given, "previous", previous);
        return given;
    }

    private static void putGiven(Map<String, Object> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
