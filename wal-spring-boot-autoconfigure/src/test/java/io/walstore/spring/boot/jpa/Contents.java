package io.walstore.spring.boot.jpa;

import io.walstore.spi.MetaStore;
import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a catalogue holds: the state, and the stable values that are numbers under the keys of these tests. */
record Contents(PersistentState state, Map<String, Long> values) {

    static final List<String> KEYS = List.of("term", "vote");

    static final Contents NEW = new Contents(PersistentState.NEW, Map.of("term", 0L, "vote", 0L));

    /** Loads a store, and reads everything. */
    static Contents load(MetaStore store) {
        PersistentState state = store.load();
        Map<String, Long> values = new TreeMap<>();
        KEYS.forEach(key -> values.put(key, store.getLong(key)));
        return new Contents(state, values);
    }

    Contents with(StateChange change) {
        return new Contents(state.apply(change), values);
    }

    Contents with(String key, long value) {
        Map<String, Long> next = new TreeMap<>(values);
        next.put(key, value);
        return new Contents(state, next);
    }

    /** Short enough for a message. */
    @Override
    public String toString() {
        return "generation " + state.generation() + " with " + state.segments().size() + " segments, " + values;
    }
}
