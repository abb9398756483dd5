package io.walstore;

import io.walstore.spi.StableStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a log's stable values should be: tags, from which the bytes follow. */
final class ModelValues {

    static final List<String> KEYS = List.of("term", "vote", "größe");

    /** The value that was acknowledged last, and then those of which nobody knows whether they came after it. */
    private final Map<String, List<Optional<Long>>> possible = new TreeMap<>();

    ModelValues() {
        KEYS.forEach(key -> possible.put(key, List.of(Optional.empty())));
    }

    void acknowledge(String key, long tag) {
        possible.put(key, List.of(Optional.of(tag)));
    }

    void undecided(String key, long tag) {
        List<Optional<Long>> values = new ArrayList<>(possible.get(key));
        values.add(Optional.of(tag));
        possible.put(key, values);
    }

    /** After an open: from now on the values are what they are. */
    void find(StableStore store) {
        KEYS.forEach(key -> possible.put(key, List.of(found(store, key))));
    }

    /** While nothing is undecided. */
    void check(StableStore store) {
        KEYS.forEach(key -> found(store, key));
    }

    private Optional<Long> found(StableStore store, String key) {
        Optional<byte[]> value = store.get(key);
        return possible.get(key).stream()
                .filter(tag -> isValue(tag, value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("value '" + key + "' is none of " + possible.get(key)));
    }

    private static boolean isValue(Optional<Long> tag, Optional<byte[]> found) {
        if (tag.isEmpty() || found.isEmpty()) {
            return tag.isEmpty() && found.isEmpty();
        }
        return Arrays.equals(found.get(), ModelLog.payload(tag.get()));
    }
}
