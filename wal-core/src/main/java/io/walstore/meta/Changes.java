package io.walstore.meta;

import io.walstore.spi.PersistentState;
import io.walstore.spi.StateChange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has become of a catalogue since it was written as a whole: each row that changed as it is now, once.
 *
 * @param net all changes as if they were one
 * @param stable the stable values that were set
 */
record Changes(StateChange net, Map<String, byte[]> stable) {

    static Changes since(Catalogue whole) {
        PersistentState state = whole.state();
        return new Changes(
                new StateChange(state.logId(), state.generation(), state.nextSegmentId(), List.of(), List.of()),
                Map.of());
    }

    Changes with(StateChange change) {
        Catalogue.requireNext(change, net.generation());
        PersistentState rows = new PersistentState(
                        net.logId(), net.generation(), net.nextSegmentId(), net.saved(), net.savedPositions())
                .apply(change);
        StateChange next = new StateChange(
                rows.logId(),
                rows.generation(),
                rows.nextSegmentId(),
                rows.segments(),
                together(net.removedIds(), change.removedIds()),
                rows.positions(),
                together(net.removedConsumers(), change.removedConsumers()));
        return new Changes(next, stable);
    }

    /** A row that came back is among them, and does no harm: what is saved counts more. */
    private static <K extends Comparable<K>> List<K> together(List<K> before, List<K> removed) {
        TreeSet<K> all = new TreeSet<>(before);
        all.addAll(removed);
        return List.copyOf(all);
    }

    Changes with(String key, byte[] value) {
        Map<String, byte[]> next = new TreeMap<>(stable);
        next.put(key, value.clone());
        return new Changes(net, next);
    }

    /** The catalogue as it is with them. */
    Catalogue applyTo(Catalogue whole) {
        // Sorted, so that the same content always gives the same bytes.
        Map<String, byte[]> values = new TreeMap<>(whole.stable());
        values.putAll(stable);
        return new Catalogue(whole.state().apply(net), values);
    }
}
