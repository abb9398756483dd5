package io.walstore.benchmarks.workload;

import java.util.Arrays;

/** When each of many calls was begun and done. One thread writes; another reads afterwards. */
final class Spans implements Appenders.Recorder {

    private long[] nanos = new long[1 << 16];
    private int used;

    @Override
    public void record(long begunNanos, long doneNanos) {
        if (used == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * used);
        }
        nanos[used++] = begunNanos;
        nanos[used++] = doneNanos;
    }

    void forEach(Appenders.Recorder reader) {
        for (int i = 0; i < used; i += 2) {
            reader.record(nanos[i], nanos[i + 1]);
        }
    }
}
