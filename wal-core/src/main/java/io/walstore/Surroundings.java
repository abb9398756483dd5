package io.walstore;

import io.walstore.commit.ThreadWorker;
import io.walstore.commit.Worker;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Threads, time and chance, as a log meets them; a simulation brings its own.
 *
 * @param commit writes and syncs the tail
 * @param housekeeping owns the catalogue: prepares, seals and deletes segments
 * @param callbacks completes the futures of asynchronous appends
 * @param background does what takes long and is never urgent: verification, backups
 * @param clock the wall clock, for times that inform; nothing is decided by it
 * @param nanoTime measures durations
 * @param random salts and identities
 * @param timer wakes the workers
 */
record Surroundings(
        Worker commit,
        Worker housekeeping,
        Worker callbacks,
        Worker background,
        Clock clock,
        LongSupplier nanoTime,
        LongSupplier random,
        Timer timer) {

    static Surroundings real(Path directory) {
        String name = String.valueOf(directory.getFileName());
        return new Surroundings(
                new ThreadWorker("wal-commit-" + name),
                new ThreadWorker("wal-housekeeping-" + name),
                new ThreadWorker("wal-callbacks-" + name),
                new ThreadWorker("wal-background-" + name),
                Clock.systemUTC(),
                System::nanoTime,
                new SecureRandom()::nextLong,
                Timer.REAL);
    }

    long now() {
        return clock.millis();
    }

    /** Whether the calling thread is one of the log's own. */
    boolean runHere() {
        return Stream.of(commit, housekeeping, callbacks, background).anyMatch(Worker::runsHere);
    }

    /** Ends the threads, the one that others wait for last. */
    void close() {
        background.close();
        commit.close();
        callbacks.close();
        housekeeping.close();
    }
}
