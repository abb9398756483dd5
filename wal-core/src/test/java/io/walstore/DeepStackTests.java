package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A caller that stands in for the commit thread brings its own stack, of which little may be left. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // what goes wrong here hangs
final class DeepStackTests {

    private static final long STACK_BYTES = 256 * 1024;

    /** From the very end of the stack to where all is well again, in calls. */
    private static final int DISTANCES = 600;

    /** Calls of another size in front, so that the stack ends between any two steps and not only at some. */
    private static final int SHIFTS = 8;

    @TempDir
    private Path directory;

    private final List<Long> acknowledged = new ArrayList<>();
    private int overflows;

    @Test
    void anAppendDoesNoHarmWhereverTheStackEnds() throws Exception {
        try (WalLogStore log = open()) {
            for (int distance = 0; distance < DISTANCES; distance += distance < 100 ? 1 : 20) {
                for (int shift = 0; shift < SHIFTS; shift++) {
                    appendAt(log, distance, shift);
                    acknowledged.add(log.append(new byte[] {1}));
                }
            }
        }

        try (WalLogStore log = open()) {
            assertThat(acknowledged)
                    .allSatisfy(index -> assertThat(log.getLog(index).data()).hasSize(1));
        }
        assertThat(overflows).isPositive();
        assertThat(acknowledged.size())
                .as("some appends were far enough from the end")
                .isGreaterThan(overflows);
    }

    private WalLogStore open() {
        return WalLogStore.builder(directory).segmentSizeBytes(64 * 1024).open();
    }

    private void appendAt(WalLogStore log, int distance, int shift) throws InterruptedException {
        Thread thread = new Thread(null, () -> dive(log, distance, shift, 0, 0), "diver", STACK_BYTES);
        thread.start();
        thread.join();
    }

    @SuppressWarnings("UnusedVariable") // they take room
    private void dive(WalLogStore log, int distance, int shift, long a, long b) {
        if (shift > 0) {
            dive(log, distance, shift - 1, b, a);
        } else {
            appendAtTheEnd(log, distance);
        }
    }

    /** Calls itself until the stack ends, comes back by a distance, and appends there. */
    private int appendAtTheEnd(WalLogStore log, int distance) {
        int height;
        try {
            height = appendAtTheEnd(log, distance);
        } catch (StackOverflowError e) {
            height = 0;
        }
        if (height == distance) {
            appendOrOverflow(log);
        }
        return height + 1;
    }

    private void appendOrOverflow(WalLogStore log) {
        try {
            acknowledged.add(log.append(new byte[] {3}));
        } catch (StackOverflowError e) {
            overflows++;
        }
    }
}
