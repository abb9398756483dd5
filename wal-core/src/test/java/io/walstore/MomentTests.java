package io.walstore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log shows between two steps of those who change it. */
final class MomentTests {

    @TempDir
    private Path directory;

    private final Crowd crowd = new Crowd();

    private WalLogStore open() {
        return WalLogStore.builder(directory).segmentSizeBytes(8192).open();
    }

    /** Often, because what goes wrong does so between two instructions of the one who looks. */
    private void meanwhileLook(BooleanSupplier right) {
        for (int i = 0; i < 2; i++) {
            crowd.meanwhile(ThreadKind.inTurn(i), "reader " + i, () -> {
                for (int look = 0; look < 1000; look++) {
                    if (!right.getAsBoolean()) {
                        throw new AssertionError("the log showed what it never was");
                    }
                }
            });
        }
    }

    @Test
    void neverLooksEmptyWhileItHoldsAnEntry() throws Exception {
        WalLogStore log = open();
        log.append(new byte[10]);
        meanwhileLook(() -> log.firstIndex() > 0);
        meanwhileLook(() -> log.lastIndex() > 0);
        meanwhileLook(() -> log.status().entries() > 0);

        crowd.times(60, ThreadKind.PLATFORM, "author", () -> log.truncateFront(log.append(new byte[10])));

        crowd.join();
        log.close();
    }

    @Test
    void looksEmptyWhileNothingButItsFrontMovesOn() throws Exception {
        WalLogStore log = open();
        meanwhileLook(() -> log.firstIndex() == 0);
        meanwhileLook(() -> log.lastIndex() == 0);
        meanwhileLook(() -> log.status().entries() == 0);
        AtomicLong next = new AtomicLong(1);

        crowd.times(60, ThreadKind.PLATFORM, "author", () -> log.truncateFront(next.addAndGet(10)));

        crowd.join();
        log.close();
    }

    @Test
    void findsNothingBeyondTheEndWhileTheLogIsEmptied() throws Exception {
        WalLogStore log = open();
        AtomicLong beyond = new AtomicLong(100);
        AtomicLong next = new AtomicLong(1);
        meanwhileLook(() -> log.find(beyond.get()).isEmpty());

        crowd.times(60, ThreadKind.PLATFORM, "author", () -> {
            log.append(new byte[10]);
            beyond.set(next.get() + 100);
            log.truncateFront(next.addAndGet(200));
        });

        crowd.join();
        log.close();
    }

    /** Without a disk, because the cut must come between two instructions of the one who waits. */
    @Test
    void waitsOnForAnEntryThatIsCutOffAtOnce() throws Exception {
        WalLogStore log = new Scene().threads().open();
        log.append(List.of(new byte[10], new byte[10]));
        for (int i = 0; i < 3; i++) {
            crowd.meanwhile(ThreadKind.inTurn(i), "follower " + i, () -> {
                if (log.tail(2).poll(Duration.ofHours(1)).isEmpty()) {
                    throw new AssertionError("an hour is not over");
                }
            });
        }

        crowd.times(500, ThreadKind.PLATFORM, "author", () -> {
            log.truncateBack(1);
            log.append(new byte[10]);
        });

        crowd.join();
        log.close();
    }
}
