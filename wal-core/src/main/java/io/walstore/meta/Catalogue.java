package io.walstore.meta;

import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything a catalogue holds at one moment; never changed, its arrays included.
 *
 * @param state the segments
 * @param stable the stable values by key
 */
record Catalogue(PersistentState state, Map<String, byte[]> stable) {

    static final Catalogue NEW = new Catalogue(PersistentState.NEW, Map.of());

    Catalogue with(StateChange change) {
        requireNext(change, state.generation());
        return new Catalogue(state.apply(change), stable);
    }

    static void requireNext(StateChange change, long generation) {
        if (!change.follows(generation)) {
            throw new IllegalStateException("the catalogue is at generation " + generation
                    + " and cannot take generation " + change.generation() + ": another owner committed in between");
        }
    }

    Catalogue with(String key, byte[] value) {
        // Sorted, so that the same content always gives the same bytes.
        Map<String, byte[]> next = new TreeMap<>(stable);
        next.put(key, value.clone());
        return new Catalogue(state, next);
    }
}
