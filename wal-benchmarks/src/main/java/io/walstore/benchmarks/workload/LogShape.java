package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Journal;
import io.walstore.benchmarks.contender.WalJournal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a log holds that is written before anything is measured.
 *
 * @param entries how many entries
 * @param payloadBytes size of each
 * @param batch how many are appended with each call, where the log takes several
 * @param rolls whether each batch is to be the last of its segment
 * @param segmentBytes how large its files should be
 */
public record LogShape(long entries, int payloadBytes, int batch, boolean rolls, long segmentBytes) {

    private static final int THREADS = 64;

    /** As many segments as there are batches, and one that is not complete. */
    static LogShape ofSegments(int sealed) {
        return new LogShape(3L * sealed + 1, 1000, 3, true, 16 * 1024);
    }

    /** So many bytes of entries in segments of that size. */
    static LogShape ofBytes(long bytes, int payloadBytes, long segmentBytes) {
        return new LogShape(Math.max(1, bytes / payloadBytes), payloadBytes, 1024, false, segmentBytes);
    }

    /**
     * Fills an empty log.
     *
     * @param journal the log
     * @throws UnsupportedOperationException if it cannot be of this shape
     * @throws Exception if it failed
     */
    public void fill(Journal journal) throws Exception {
        Payloads payloads = new Payloads(payloadBytes);
        try {
            fillInBatches(journal, payloads);
        } catch (UnsupportedOperationException e) {
            if (rolls) {
                throw e;
            }
            fillOneByOne(journal, payloads);
        }
    }

    private void fillInBatches(Journal journal, Payloads payloads) throws Exception {
        for (long written = 0; written < entries; written += batch) {
            int count = (int) Math.min(batch, entries - written);
            journal.append(payloads.batch(count));
            if (rolls && written + count < entries) {
                roll(journal);
            }
        }
    }

    private static void roll(Journal journal) {
        if (!(journal instanceof WalJournal ours)) {
            throw new UnsupportedOperationException("cannot be told when to begin another file");
        }
        ours.log().roll();
    }

    private void fillOneByOne(Journal journal, Payloads payloads) throws Exception {
        Crew crew = Crew.ofPlatformThreads();
        AtomicLong next = new AtomicLong();
        for (int i = 0; i < THREADS; i++) {
            crew.start(() -> {
                for (long number = next.getAndIncrement(); number < entries; number = next.getAndIncrement()) {
                    journal.append(payloads.get(number));
                }
                return null;
            });
        }
        crew.join();
    }

    /** Tells logs apart. */
    String key() {
        return entries + "x" + payloadBytes + "-" + batch + (rolls ? "-rolled-" : "-") + segmentBytes;
    }

    List<String> asArguments() {
        return List.of(
                "--entries=" + entries,
                "--payload=" + payloadBytes,
                "--batch=" + batch,
                "--rolls=" + rolls,
                "--segment-bytes=" + segmentBytes);
    }
}
