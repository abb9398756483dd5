package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A caller that stands in for the commit thread brings its own stack, of which little may be left. */
@Timeout(300)
final class DeepStackTests {

    private static final long STACK_BYTES = 256 * 1024;

    /** Calls from the very end of the stack to where all is well again, and how far one try is from the next. */
    private static final int FARTHEST = 600;

    private static final int STEP = 4;

    @TempDir
    private Path parent;

    private final List<Long> acknowledged = new ArrayList<>();
    private int overflows;

    @Test
    void anAppendDoesNoHarmWhereverTheStackEnds() throws Exception {
        for (int distance = 0; distance < FARTHEST; distance += STEP) {
            appendAt(distance, parent.resolve("log" + distance));
        }

        assertThat(overflows).isPositive();
        assertThat(overflows).as("the last one was far enough from the end").isLessThan(FARTHEST / STEP);
    }

    private void appendAt(int distance, Path directory) throws InterruptedException {
        acknowledged.clear();
        try (WalLogStore log = open(directory)) {
            Thread thread = new Thread(null, () -> dive(log, distance), "diver", STACK_BYTES);
            thread.start();
            thread.join();
            requireAcknowledged(log);
            acknowledged.add(log.append(new byte[] {4}));
        }
        try (WalLogStore log = open(directory)) {
            requireAcknowledged(log);
            assertThat(log.append(new byte[] {1})).isGreaterThan(acknowledged.size());
        }
    }

    private static WalLogStore open(Path directory) {
        return WalLogStore.builder(directory).segmentSizeBytes(64 * 1024).open();
    }

    private void dive(WalLogStore log, int distance) {
        for (int i = 0; i < 3; i++) {
            acknowledged.add(log.append(new byte[] {2})); // the second one stands in, and has all classes loaded
        }
        appendAtTheEnd(log, distance);
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

    private void requireAcknowledged(WalLogStore log) {
        assertThat(acknowledged)
                .allSatisfy(index -> assertThat(log.getLog(index).data()).hasSize(1));
    }
}
