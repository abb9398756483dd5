package io.walstore.spring.boot.autoconfigure;

import io.walstore.BackupReport;
import io.walstore.ConsumerStatus;
import io.walstore.DiskSpace;
import io.walstore.Durability;
import io.walstore.LogConsumer;
import io.walstore.LogCursor;
import io.walstore.LogTail;
import io.walstore.RetentionReport;
import io.walstore.SegmentStatus;
import io.walstore.VerificationReport;
import io.walstore.WalLogStore;
import io.walstore.WalState;
import io.walstore.WalStatus;
import io.walstore.spi.LogEntry;
import io.walstore.spi.StableStore;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spring.boot.ReopenableLogStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * A log as a bean: there before it is open, and over a reopen. While it is being opened, {@link #status()} answers and
 * everything else waits.
 */
final class ManagedLog implements ReopenableLogStore {

    private static final Logger LOGGER = System.getLogger(WalLogStore.class.getName());

    private final String name;
    private final Path directory;
    private final Durability durability;
    private final Duration shutdownTimeout;
    private final Runnable whenOpen;

    /** The log, or when it will be there; another one after a reopen. */
    private volatile CompletableFuture<WalLogStore> opening = new CompletableFuture<>();

    private volatile boolean closed;

    private Setup setup = () -> {
        throw new IllegalStateException("not set up yet");
    };

    /**
     * Makes one that is not open.
     *
     * @param shutdownTimeout how long the application's end waits for its close
     * @param whenOpen what to do each time it was opened
     */
    ManagedLog(String name, Path directory, Durability durability, Duration shutdownTimeout, Runnable whenOpen) {
        this.name = name;
        this.directory = directory;
        this.durability = durability;
        this.shutdownTimeout = shutdownTimeout;
        this.whenOpen = whenOpen;
    }

    /** Sets a log up, and answers what opens it. */
    interface Setup {
        Supplier<WalLogStore> prepare();
    }

    /** Opens it, once: what throws ends it. */
    void open(Setup newSetup) {
        setup = newSetup;
        open(newSetup.prepare());
    }

    /** As {@link #open}, but opens it on a thread of its own: of a failure tell the status and whoever uses the log. */
    void openInBackground(Setup newSetup) {
        setup = newSetup;
        Supplier<WalLogStore> opener = newSetup.prepare();
        Thread thread = new Thread(() -> openOrTell(opener), "wal-open-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void openOrTell(Supplier<WalLogStore> opener) {
        try {
            open(opener);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "log " + name + " could not be opened: " + e.getMessage(), e);
        }
    }

    private void open(Supplier<WalLogStore> opener) {
        CompletableFuture<WalLogStore> now = opening;
        try {
            now.complete(opener.get());
        } catch (RuntimeException | Error e) {
            now.completeExceptionally(e);
            throw e;
        }
        if (closed) {
            now.join().close();
        } else {
            whenOpen.run();
        }
    }

    @Override
    public synchronized void reopen() {
        WalState state = status().state();
        if (state != WalState.FAILED && state != WalState.READ_ONLY) {
            throw new IllegalStateException(
                    "log " + name + " is " + state + ": only one that is FAILED or READ_ONLY is opened again");
        }
        Supplier<WalLogStore> opener = setup.prepare();
        CompletableFuture<WalLogStore> before = opening;
        opening = new CompletableFuture<>();
        open(() -> {
            if (!before.isCompletedExceptionally()) {
                before.join().close();
            }
            return opener.get();
        });
    }

    /** Waits for the log if it is being opened. An interrupt does not end that, and stays pending. */
    private WalLogStore log() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            if (closed) {
                throw new WalClosedException();
            }
            throw new WalFailedException(causeOf(e));
        }
    }

    private static Throwable causeOf(CompletionException e) {
        return Objects.requireNonNullElse(e.getCause(), e);
    }

    @Override
    public WalStatus status() {
        CompletableFuture<WalLogStore> now = opening;
        if (!now.isDone()) {
            return WalStatus.unopened(WalState.RECOVERING, Optional.empty(), directory, durability);
        }
        try {
            return now.join().status();
        } catch (CompletionException e) {
            return WalStatus.unopened(
                    closed ? WalState.CLOSED : WalState.FAILED,
                    Optional.of(String.valueOf(causeOf(e).getMessage())),
                    directory,
                    durability);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            opening.join().close();
        } catch (CompletionException e) {
            // It is not open.
        }
    }

    /**
     * Closes it as {@link #close()} does, and does not wait for longer than the application's shutdown may take: on a disk
     * that hangs nothing ends. What was acknowledged is safe.
     */
    void shutDown() throws InterruptedException {
        Thread thread = new Thread(this::close, "wal-close-" + name);
        thread.setDaemon(true);
        thread.start();
        thread.join(shutdownTimeout.toMillis());
        if (thread.isAlive()) {
            LOGGER.log(
                    Level.WARNING,
                    () -> "log " + name + " could not be closed within " + shutdownTimeout.toMillis()
                            + " ms; it is left as it is, and recovered at the next open");
        }
    }

    // ---- what the log does

    @Override
    public long append(byte[] data) {
        return log().append(data);
    }

    @Override
    public long append(ByteBuffer data) {
        return log().append(data);
    }

    @Override
    public long append(List<byte[]> batch) {
        return log().append(batch);
    }

    @Override
    public CompletableFuture<Long> appendAsync(byte[] data) {
        return appendLater(log -> log.appendAsync(data));
    }

    @Override
    public CompletableFuture<Long> appendAsync(ByteBuffer data) {
        return appendLater(log -> log.appendAsync(data));
    }

    @Override
    public CompletableFuture<Long> appendAsync(List<byte[]> batch) {
        return appendLater(log -> log.appendAsync(batch));
    }

    private CompletableFuture<Long> appendLater(Function<WalLogStore, CompletableFuture<Long>> append) {
        WalLogStore log;
        try {
            log = log();
        } catch (WalException e) {
            return CompletableFuture.failedFuture(e);
        }
        return append.apply(log);
    }

    @Override
    public void storeLogs(List<LogEntry> entries) {
        log().storeLogs(entries);
    }

    @Override
    public void truncateFront(long index) {
        log().truncateFront(index);
    }

    @Override
    public void truncateBack(long index) {
        log().truncateBack(index);
    }

    @Override
    public long sync() {
        return log().sync();
    }

    @Override
    public void roll() {
        log().roll();
    }

    @Override
    public long firstIndex() {
        return log().firstIndex();
    }

    @Override
    public long lastIndex() {
        return log().lastIndex();
    }

    @Override
    public LogEntry getLog(long index) {
        return log().getLog(index);
    }

    @Override
    public Optional<LogEntry> find(long index) {
        return log().find(index);
    }

    @Override
    public LogCursor read(long from, long to) {
        return log().read(from, to);
    }

    @Override
    public OptionalLong indexAt(Instant time) {
        return log().indexAt(time);
    }

    @Override
    public Optional<Instant> oldestAppendTime() {
        return log().oldestAppendTime();
    }

    @Override
    public LogTail tail(long from) {
        return log().tail(from);
    }

    @Override
    public Flow.Publisher<LogEntry> publisher(long from, long to, Executor executor) {
        return log().publisher(from, to, executor);
    }

    @Override
    public LogConsumer consumer(String consumer) {
        return log().consumer(consumer);
    }

    @Override
    public List<ConsumerStatus> consumers() {
        return log().consumers();
    }

    @Override
    public boolean deleteConsumer(String consumer) {
        return log().deleteConsumer(consumer);
    }

    @Override
    public StableStore stable() {
        return log().stable();
    }

    @Override
    public List<SegmentStatus> segments() {
        return log().segments();
    }

    @Override
    public VerificationReport verify(LongConsumer progress) {
        return log().verify(progress);
    }

    @Override
    public RetentionReport applyRetention() {
        return log().applyRetention();
    }

    @Override
    public RetentionReport previewRetention() {
        return log().previewRetention();
    }

    @Override
    public BackupReport backup(Path target) {
        return log().backup(target);
    }

    @Override
    public BackupReport backup(Path target, Path previous) {
        return log().backup(target, previous);
    }

    @Override
    public DiskSpace disk() {
        return log().disk();
    }

    @Override
    public String toString() {
        return "log " + name + " in " + directory;
    }
}
