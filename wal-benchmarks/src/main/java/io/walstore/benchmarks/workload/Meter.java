package io.walstore.benchmarks.workload;

import org.jspecify.annotations.Nullable;

/** Counts what one thread does while a window is open, and takes what it uses up from the first to the last. */
final class Meter {

    private final Window window;
    private long items;
    private @Nullable Usage before;
    private @Nullable Usage used;

    Meter(Window window) {
        this.window = window;
    }

    /** Something was done; tells whether there is more to do. */
    boolean count(long nanos) {
        if (window.contains(nanos)) {
            if (before == null) {
                before = Usage.now();
            }
            items++;
        }
        if (window.isOpen(nanos)) {
            return true;
        }
        if (used == null && before != null) {
            used = Usage.now().since(before);
        }
        return false;
    }

    Measurement measurement(String item) {
        Measurement measurement = new Measurement().figure("entries/s", items / window.seconds());
        return used == null ? measurement : used.perItem(measurement, item, items);
    }
}
