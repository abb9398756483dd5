package io.walstore.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Help.Ansi;

/** Shows people who wait how far something is. Programs, which have no terminal, see nothing of it. */
interface Progress extends AutoCloseable {

    void stepTo(long done);

    @Override
    void close();

    /** Of something that is counted. */
    static Progress of(String task, long max) {
        return of(new ProgressBarBuilder().setTaskName(task).setInitialMax(max));
    }

    /** Of something that is measured in bytes. */
    static Progress ofBytes(String task, long max) {
        return of(new ProgressBarBuilder().setTaskName(task).setInitialMax(max).setUnit(" MiB", 1 << 20));
    }

    private static Progress of(ProgressBarBuilder builder) {
        if (!Ansi.AUTO.enabled()) {
            return new Unseen();
        }
        ProgressBar bar = builder.build();
        return new Progress() {
            @Override
            public void stepTo(long done) {
                bar.stepTo(done);
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }

    /** Of a directory that is being filled. */
    static Progress ofFilling(String task, Path directory, long max) {
        Progress bytes = ofBytes(task, max);
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
        Future<?> unused =
                looking.scheduleWithFixedDelay(() -> bytes.stepTo(sizeOf(directory)), 200, 200, TimeUnit.MILLISECONDS);
        return new Progress() {
            @Override
            public void stepTo(long done) {
                bytes.stepTo(done);
            }

            @Override
            public void close() {
                looking.shutdownNow();
                bytes.close();
            }
        };
    }

    private static long sizeOf(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // not there yet
        }
    }

    /** Is shown to nobody. */
    final class Unseen implements Progress {

        @Override
        public void stepTo(long done) {}

        @Override
        public void close() {}
    }
}
