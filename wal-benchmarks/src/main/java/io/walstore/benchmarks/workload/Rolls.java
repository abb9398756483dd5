package io.walstore.benchmarks.workload;

import io.walstore.SegmentStatus;
import io.walstore.WalListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When a log was busy with its segments. The log's own threads tell. */
final class Rolls implements WalListener {

    /** Ends by their beginnings; none overlaps another. */
    private final NavigableMap<Long, Long> busy = new TreeMap<>();

    private final List<Long> seals = new ArrayList<>();

    @Override
    public void sealed(SegmentStatus segment, long nanos) {
        long end = System.nanoTime();
        add(end - nanos, end);
        noteSeal(end);
    }

    private synchronized void noteSeal(long nanos) {
        seals.add(nanos);
    }

    @Override
    public void prepared(long sizeBytes, long nanos) {
        long end = System.nanoTime();
        add(end - nanos, end);
    }

    synchronized void add(long begin, long end) {
        long from = begin;
        long to = end;
        for (Map.Entry<Long, Long> met = busy.floorEntry(to);
                met != null && met.getValue() >= from;
                met = busy.floorEntry(to)) {
            from = Math.min(from, met.getKey());
            to = Math.max(to, met.getValue());
            busy.remove(met.getKey());
        }
        busy.put(from, to);
    }

    /** Whether it was busy at any time between two. */
    synchronized boolean meet(long begin, long end) {
        Map.Entry<Long, Long> last = busy.floorEntry(end);
        return last != null && last.getValue() >= begin;
    }

    /** How many segments were sealed while a window was open. */
    synchronized long within(Window window) {
        return seals.stream().filter(window::contains).count();
    }
}
