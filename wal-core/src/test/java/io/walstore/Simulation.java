package io.walstore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;

/**
 * Many lives, each from its seed, on all processors; tells every few seconds how it goes, and in the end how it went.
 *
 * <p>{@code -Dwal.simulation.lives} says how many lives, {@code -Dwal.simulation.seed} which is the first.
 */
final class Simulation {

    static final long FIRST_SEED = Long.getLong("wal.simulation.seed", 1);

    private static final Logger REPORT = Logger.getLogger(Simulation.class.getName());

    /** Failing is what these logs are for; nobody wants to read of it thousands of times. */
    private static final Logger LOGGER = Logger.getLogger(WalLogStore.class.getName());

    private static final long REPORT_NANOS = 5_000_000_000L;
    private static final int FAILURES_TOLD = 3;

    private final String name;
    private final int lives;
    private final Life life;

    private final AtomicLong livesDone = new AtomicLong();
    private final AtomicLong crashes = new AtomicLong();
    private final List<AssertionError> violations = Collections.synchronizedList(new ArrayList<>());
    private final long startNanos = System.nanoTime();
    private final AtomicLong reportedNanos = new AtomicLong(startNanos);

    /** Something that is wholly decided by a seed. */
    interface Life {
        /** Answers how often it crashed. */
        int live(long seed);
    }

    Simulation(String name, int usualLives, Life life) {
        this.name = name;
        this.lives = Integer.getInteger("wal.simulation.lives", usualLives);
        this.life = life;
    }

    /** Lives all lives; answers how often they crashed. Fails with the first violations if there was one. */
    long run() {
        quietly(() -> {
            LongStream.range(FIRST_SEED, FIRST_SEED + lives).parallel().forEach(this::live);
            return lives;
        });
        REPORT.info(() -> "done: " + progress());
        requireNoViolation();
        return crashes.get();
    }

    /** Lets logs fail without telling it. */
    static <T> T quietly(Supplier<T> lives) {
        Level before = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF);
        try {
            return lives.get();
        } finally {
            LOGGER.setLevel(before);
        }
    }

    private void live(long seed) {
        try {
            crashes.addAndGet(life.live(seed));
        } catch (AssertionError e) {
            violations.add(new AssertionError(
                    "seed " + seed + ", replay it with -Dwal.simulation.lives=1 -Dwal.simulation.seed=" + seed, e));
        }
        livesDone.incrementAndGet();
        reportNowAndThen();
    }

    private void reportNowAndThen() {
        long now = System.nanoTime();
        long last = reportedNanos.get();
        if (now - last >= REPORT_NANOS && reportedNanos.compareAndSet(last, now)) {
            REPORT.info(this::progress);
        }
    }

    private String progress() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return String.format(
                "%s: %,d of %,d lives, %,d crashes, %,d violations, %.0f crashes/s, %.0f s",
                name, livesDone.get(), lives, crashes.get(), violations.size(), crashes.get() / seconds, seconds);
    }

    private void requireNoViolation() {
        if (!violations.isEmpty()) {
            AssertionError error = new AssertionError(violations.size() + " of " + lives + " lives went wrong");
            violations.stream().limit(FAILURES_TOLD).forEach(error::addSuppressed);
            throw error;
        }
    }
}
