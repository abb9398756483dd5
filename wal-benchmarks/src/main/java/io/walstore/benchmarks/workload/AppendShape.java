package io.walstore.benchmarks.workload;

/**
 * Who appends what.
 *
 * @param payloadBytes size of each entry
 * @param batch how many entries with each call
 * @param threads how many threads
 * @param virtual whether they are virtual ones
 */
record AppendShape(int payloadBytes, int batch, int threads, boolean virtual) {

    static AppendShape of(int payloadBytes, int threads) {
        return new AppendShape(payloadBytes, 1, threads, false);
    }

    /** Nobody works yet. */
    Crew crew() {
        return virtual ? Crew.ofVirtualThreads() : Crew.ofPlatformThreads();
    }

    String title() {
        String entries = batch == 1 ? "entries of " + size() : "batches of " + batch + " entries of " + size();
        String kind = virtual ? " virtual threads" : threads == 1 ? " thread" : " threads";
        return entries + " by " + threads + kind;
    }

    private String size() {
        return payloadBytes % 1024 == 0 ? payloadBytes / 1024 + " KiB" : payloadBytes + " B";
    }
}
