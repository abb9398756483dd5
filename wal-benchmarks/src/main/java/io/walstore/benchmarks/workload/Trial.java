package io.walstore.benchmarks.workload;

import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * To what something is done, where, and for how long.
 *
 * @param contender the log that is measured
 * @param directory empty, for this trial alone
 * @param prepared for what is made once and used in many trials
 * @param warmUp how long it is done before it is measured
 * @param time how long it is measured
 * @param logBytes payload bytes of a log that is read, cut or opened
 * @param segmentBytes how large the files should be
 */
public record Trial(
        Contender contender,
        Path directory,
        Path prepared,
        Duration warmUp,
        Duration time,
        long logBytes,
        long segmentBytes) {

    /** A new log. */
    Journal open() throws Exception {
        return contender.open(subdirectory("log"), segmentBytes);
    }

    Path subdirectory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** The time to measure, from the end of the warm-up on, which begins now. */
    Window window() {
        long start = System.nanoTime() + warmUp.toNanos();
        return new Window(start, start + time.toNanos());
    }
}
