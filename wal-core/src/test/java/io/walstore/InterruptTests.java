package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.spi.WalLockedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is interrupted hears of it, what becomes of an entry is decided, and neither the log nor anybody else notices. */
final class InterruptTests {

    /** {@code -Dwal.race.seconds} makes it longer, {@code -Dwal.race.seed} makes it another. */
    private static final Duration DURATION = Duration.ofSeconds(Long.getLong("wal.race.seconds", 3));

    private static final long SEED = Long.getLong("wal.race.seed", 1);
    private static final int VICTIMS = 4;

    /** Longer than most calls take. */
    private static final int LONGEST_WAIT_NANOS = 2_000_000;

    @TempDir
    private Path parent;

    private final Crowd crowd = new Crowd();
    private SharedLog shared;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog(parent);
    }

    @AfterEach
    void close() {
        shared.close();
    }

    private static Stream<Arguments> calls() {
        return ThreadKind.existing().stream()
                .flatMap(kind -> Stream.of(WaitingCall.values()).map(call -> Arguments.of(call, kind)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void mayComeBeforeACall(WaitingCall call, ThreadKind kind) throws Exception {
        Ambush ambush = new Ambush();
        crowd.times(1, kind, call.name(), () -> {
            Ambush.End end = ambush.around(() -> {
                ambush.spring();
                call.on(shared);
            });
            assertThat(end).isEqualTo(call.waitsForOthers() ? Ambush.End.THROWN : Ambush.End.PENDING);
        });
        crowd.join();

        checkAll();
    }

    /** When the first, the second, … operation on a file begins, on the caller's thread or on the log's. */
    @ParameterizedTest
    @MethodSource("calls")
    void mayComeAtEveryOperationOnAFile(WaitingCall call, ThreadKind kind) throws Exception {
        AtomicInteger nth = new AtomicInteger();
        Ambush ambush = new Ambush();
        boolean[] over = new boolean[1];
        crowd.until(() -> over[0], kind, call.name(), () -> {
            AtomicInteger left = new AtomicInteger(nth.incrementAndGet());
            shared.vfs().beforeOperations(() -> {
                if (left.decrementAndGet() == 0) {
                    ambush.spring();
                }
            });
            requireAllowed(call, ambush.around(() -> call.on(shared)));
            over[0] = left.get() > 0;
        });
        crowd.join();

        checkAll();
    }

    private static void requireAllowed(WaitingCall call, Ambush.End end) {
        if (end == Ambush.End.THROWN && !call.waitsForOthers()) {
            throw new AssertionError(call + " threw an interrupt that it should have left pending");
        }
    }

    @ParameterizedTest
    @MethodSource("io.walstore.ThreadKind#existing")
    void mayComeAtAnyTimeWhateverEverybodyElseDoes(ThreadKind kind) throws Exception {
        List<Ambush> ambushes = new ArrayList<>();
        AtomicLong interrupts = new AtomicLong();
        for (int i = 0; i < VICTIMS; i++) {
            Ambush ambush = new Ambush();
            ambushes.add(ambush);
            SplittableRandom random = new SplittableRandom(SEED + i);
            crowd.meanwhile(kind, "victim " + i + " of seed " + SEED, () -> {
                WaitingCall call = WaitingCall.values()[random.nextInt(WaitingCall.values().length)];
                requireAllowed(call, ambush.around(() -> call.on(shared)));
            });
        }
        crowd.meanwhile(kind, "witness", () -> {
            shared.append();
            shared.get();
            shared.readAll();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
        SplittableRandom random = new SplittableRandom(SEED - 1);
        crowd.meanwhile(ThreadKind.PLATFORM, "interrupter", () -> {
            LockSupport.parkNanos(random.nextInt(LONGEST_WAIT_NANOS));
            if (ambushes.get(random.nextInt(VICTIMS)).spring()) {
                interrupts.incrementAndGet();
            }
        });

        crowd.lookOn(DURATION);
        crowd.join();

        assertThat(interrupts).hasPositiveValue();
        checkAll();
    }

    /** The lock on the directory is held still: nothing has closed its file. */
    private void checkAll() throws Exception {
        shared.vfs().beforeOperations(() -> {});
        shared.check();
        assertThatExceptionOfType(WalLockedException.class)
                .isThrownBy(() -> WalLogStore.builder(parent.resolve("log")).open());
        shared.closeAndCheck();
    }

    @ParameterizedTest
    @MethodSource("io.walstore.ThreadKind#existing")
    void mayComeBeforeTheLogIsClosed(ThreadKind kind) throws Exception {
        Ambush ambush = new Ambush();
        crowd.times(1, kind, "closing", () -> {
            Ambush.End end = ambush.around(() -> {
                ambush.spring();
                shared.close();
            });
            assertThat(end).isEqualTo(Ambush.End.PENDING);
        });
        crowd.join();

        shared.closeAndCheck();
    }
}
