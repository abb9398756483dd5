package io.walstore.benchmarks.workload;

import io.walstore.WalLogStoreBuilder;
import io.walstore.benchmarks.Contender;
import io.walstore.benchmarks.Journal;
import io.walstore.benchmarks.contender.WalJournal;
import io.walstore.benchmarks.contender.Walstore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

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

    /** A new log of ours in another setting, if it is ours that is measured. */
    WalJournal openOurs(Consumer<WalLogStoreBuilder> setting) throws IOException {
        if (!(contender instanceof Walstore)) {
            throw new UnsupportedOperationException("measured with walstore only");
        }
        return Walstore.open(subdirectory("log"), setting.andThen(builder -> builder.segmentSizeBytes(segmentBytes)));
    }

    private Path subdirectory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** The bare disk has but one file, and goes round in it: what is to be read again must fit. */
    long segmentBytesOf(long payloadBytes) {
        return contender.name().startsWith("bare") ? Math.max(segmentBytes, payloadBytes) : segmentBytes;
    }

    /** With logs and files that are so many times smaller. */
    Trial smaller(int times) {
        return new Trial(contender, directory, prepared, warmUp, time, logBytes / times, segmentBytes / times);
    }

    /** The time to measure, from the end of the warm-up on, which begins now. */
    Window window() {
        return windowFrom(System.nanoTime() + warmUp.toNanos());
    }

    /** The time to measure where the warm-up is over: from now on. */
    Window warmWindow() {
        return windowFrom(System.nanoTime());
    }

    private Window windowFrom(long start) {
        return new Window(start, start + time.toNanos());
    }
}
