package io.walstore.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Payloads that no log can compress, taken in turn. Nobody changes them. */
final class Payloads {

    private static final int COUNT = 64;

    private final List<byte[]> payloads = new ArrayList<>();

    Payloads(int bytes) {
        SplittableRandom random = new SplittableRandom(bytes);
        for (int i = 0; i < COUNT; i++) {
            byte[] payload = new byte[bytes];
            random.nextBytes(payload);
            payloads.add(payload);
        }
    }

    byte[] get(long number) {
        return payloads.get((int) (number % COUNT));
    }

    /** Several at once. */
    List<byte[]> batch(int count) {
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(get(i));
        }
        return batch;
    }
}
