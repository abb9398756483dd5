package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.fs.NioVfs;
import io.walstore.meta.FileMetaStore;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A log on real files that many threads use at once, and what it must hold. Every payload is another one. Cuts, and
 * appends under indexes of the caller's, have the log for themselves; nobody else waits for anybody.
 */
final class SharedLog implements AutoCloseable {

    private static final int KEPT_ENTRIES = 60;

    private final Path parent;
    private final WatchedVfs vfs;
    private final WalLogStore log;
    private final ConcurrentSkipListMap<Long, Long> numbers = new ConcurrentSkipListMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong lastDirectory = new AtomicLong();
    private volatile boolean closing;

    /** An interrupt does not end a wait for it. */
    private final ReentrantReadWriteLock order = new ReentrantReadWriteLock();

    SharedLog(Path parent) throws Exception {
        this.parent = parent;
        this.vfs = new WatchedVfs(new NioVfs(parent.resolve("log")));
        this.log = open();
        for (int i = 0; i < Scene.ENTRIES_PER_SEGMENT; i++) {
            appendBatch();
        }
        consumer();
    }

    private WalLogStore open() {
        Duration patience = Duration.ofMinutes(1);
        return new Scene()
                .threads()
                .queue(700, WhenFull.BLOCK)
                .blockTimeout(patience)
                .openOver(vfs);
    }

    WalLogStore log() {
        return log;
    }

    /** Whether somebody closes it, or has. */
    boolean closing() {
        return closing;
    }

    WatchedVfs vfs() {
        return vfs;
    }

    private static byte[] payload(long number) {
        byte[] payload = new byte[8 + (int) (number % 200)];
        new SplittableRandom(number).nextBytes(payload);
        return payload;
    }

    private interface Change {
        void run() throws Exception;
    }

    private void together(Change change) throws Exception {
        run(order.readLock(), change);
    }

    private void alone(Change change) throws Exception {
        run(order.writeLock(), change);
    }

    private static void run(Lock lock, Change change) throws Exception {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    // ---- writing

    void append() {
        order.readLock().lock();
        try {
            long number = lastNumber.incrementAndGet();
            numbers.put(log.append(payload(number)), number);
        } catch (WalException e) {
            requireInterruptedAtTheDoor(e);
        } finally {
            order.readLock().unlock();
        }
    }

    void appendBatch() throws Exception {
        together(() -> {
            long number = lastNumber.addAndGet(2) - 1;
            try {
                long first = log.append(List.of(payload(number), payload(number + 1)));
                numbers.put(first, number);
                numbers.put(first + 1, number + 1);
            } catch (WalException e) {
                requireInterruptedAtTheDoor(e);
            }
        });
    }

    /** Then nothing was appended, and the caller still has its interrupt. */
    private static void requireInterruptedAtTheDoor(WalException failure) {
        if (!(failure.getCause() instanceof InterruptedException)
                || !Thread.currentThread().isInterrupted()) {
            throw failure;
        }
    }

    void appendAsyncAndJoin() throws Exception {
        together(() -> {
            CompletableFuture<Void> future = appendAsync();
            try {
                future.join();
            } catch (CompletionException e) {
                requireInterruptedAtTheDoor((WalException) e.getCause());
            }
        });
    }

    void appendAsyncAndGet() throws Exception {
        together(() -> {
            CompletableFuture<Void> future = appendAsync();
            try {
                future.get();
            } catch (ExecutionException e) {
                requireInterruptedAtTheDoor((WalException) e.getCause());
            } catch (InterruptedException e) {
                waitForAllTheSame(future);
                throw e;
            }
        });
    }

    /** What was queued is written, whatever its caller does; a cut must not come before. */
    private void waitForAllTheSame(CompletableFuture<Void> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (!(cause.getCause() instanceof InterruptedException)) {
                throw e;
            }
            Thread.interrupted(); // it came at the door already, and the future's get took it as its own
        }
    }

    private CompletableFuture<Void> appendAsync() {
        long number = lastNumber.incrementAndGet();
        return log.appendAsync(payload(number)).thenAccept(index -> numbers.put(index, number));
    }

    void store() throws Exception {
        alone(() -> {
            long next = log.lastIndex() + 1;
            long number = lastNumber.addAndGet(2) - 1;
            try {
                log.storeLogs(List.of(LogEntry.of(next, payload(number)), LogEntry.of(next + 1, payload(number + 1))));
                numbers.put(next, number);
                numbers.put(next + 1, number + 1);
            } catch (WalException e) {
                requireInterruptedAtTheDoor(e);
            }
        });
    }

    void truncateFront() throws Exception {
        alone(() -> {
            long first = Math.max(1, log.lastIndex() - KEPT_ENTRIES);
            log.truncateFront(first);
            numbers.headMap(first).clear();
            assertThat(log.firstIndex()).isGreaterThanOrEqualTo(first);
        });
    }

    void truncateBack() throws Exception {
        alone(() -> {
            long last = log.lastIndex() - 1;
            log.truncateBack(last);
            numbers.tailMap(last, false).clear();
            assertThat(log.lastIndex()).isEqualTo(last);
        });
    }

    void setValue() {
        log.stable().setLong("value", lastNumber.incrementAndGet());
    }

    // ---- reading

    void get() throws Exception {
        together(() -> {
            long index = numbers.floorKey(numbers.firstKey() + lastNumber.get() % KEPT_ENTRIES);
            requireEntry(index, log.getLog(index).data());
        });
    }

    private void requireEntry(long index, byte[] found) {
        Long number = numbers.get(index);
        if (number != null) { // the caller of an append may not have noted it yet
            assertThat(found).as("entry " + index).isEqualTo(payload(number));
        }
    }

    void readAll() throws Exception {
        together(() -> {
            List<LogEntry> read = new ArrayList<>();
            log.read(Math.max(1, log.firstIndex()), Long.MAX_VALUE).forEachRemaining(read::add);
            read.forEach(entry -> requireEntry(entry.index(), entry.data()));
        });
    }

    void tailWhatIsThere() throws Exception {
        together(() -> {
            long first = numbers.firstKey();
            List<LogEntry> entries = log.tail(first).poll(5, Duration.ofHours(1));
            entries.forEach(entry -> requireEntry(entry.index(), entry.data()));
            assertThat(entries).isNotEmpty();
        });
    }

    void tailWhatIsToCome() throws Exception {
        assertThat(log.tail(1L << 40).poll(Duration.ofMillis(2))).isEmpty();
    }

    void getValue() {
        assertThat(log.stable().getLong("value")).isLessThanOrEqualTo(lastNumber.get());
    }

    // ---- consuming

    LogConsumer consumer() {
        return log.consumer("consumer");
    }

    /** From the end on, so that it has to wait. */
    void poll() throws Exception {
        together(() -> {
            consumer().seek(log.lastIndex() + 1);
            consumer().poll(5, Duration.ofMillis(2)).forEach(entry -> requireEntry(entry.index(), entry.data()));
        });
    }

    void commit() throws Exception {
        together(() -> consumer().commit(log.lastIndex()));
    }

    void seek() throws Exception {
        together(() -> consumer().seek(log.lastIndex()));
    }

    void registerAndDelete() {
        String name = "consumer-" + lastDirectory.incrementAndGet();
        log.consumer(name);
        assertThat(log.deleteConsumer(name)).isTrue();
    }

    // ---- the whole log

    /** Alone among the calls it stops for an interrupt, or when the log closes. */
    void verify() {
        VerificationReport report = log.verify();
        assertThat(report.damages()).isEmpty();
        if (report.outcome() != VerificationReport.Outcome.CLEAN) {
            assertThat(report.outcome()).isEqualTo(VerificationReport.Outcome.CANCELLED);
            assertThat(closing || Thread.currentThread().isInterrupted()).isTrue();
        }
    }

    private Path another() {
        return parent.resolve("another-" + lastDirectory.incrementAndGet());
    }

    void backUpAndLook() {
        Path copy = another();
        BackupReport report = log.backup(copy);
        try (WalLogStore copied = WalLogStore.builder(copy).openReadOnly()) {
            assertThat(copied.read(report.firstIndex(), Long.MAX_VALUE).stream().count())
                    .isEqualTo(report.lastIndex() - report.firstIndex() + 1);
        }
    }

    void openAndCloseAnother() {
        Path directory = another();
        try (WalLogStore other = WalLogStore.builder(directory)
                .segmentSizeBytes(Scene.SEGMENT_BYTES)
                .open()) {
            other.append(new byte[10]);
        }
        try (WalLogStore other = WalLogStore.builder(directory)
                .segmentSizeBytes(Scene.SEGMENT_BYTES)
                .open()) {
            assertThat(other.getLog(1).data()).isEqualTo(new byte[10]);
        }
    }

    void repairAnother() throws IOException {
        Path directory = another();
        try (WalLogStore other = WalLogStore.builder(directory)
                .segmentSizeBytes(Scene.SEGMENT_BYTES)
                .open()) {
            other.append(new byte[10]);
        }
        assertThat(WalRepair.salvage(directory, another(), FileMetaStore::new).entries())
                .isEqualTo(1);
        Files.delete(directory.resolve("METADATA"));
        assertThat(WalRepair.rebuildMetadata(directory, FileMetaStore::new).lastIndex())
                .isEqualTo(1);
    }

    /** It is open and takes more, and holds all of what it must and nothing else. */
    void check() throws Exception {
        alone(() -> {
            assertThat(log.status().failure()).isEmpty();
            assertThat(log.status().state()).isEqualTo(WalState.OPEN);
        });
        append();
        alone(() -> requireAll(log));
    }

    private void requireAll(WalLogStore opened) {
        assertThat(opened.firstIndex()).isEqualTo(numbers.firstKey());
        assertThat(opened.lastIndex()).isEqualTo(numbers.lastKey());
        assertThat(numbers).hasSize((int) (opened.lastIndex() - opened.firstIndex() + 1));
        opened.read(opened.firstIndex(), Long.MAX_VALUE)
                .forEachRemaining(entry -> requireEntry(entry.index(), entry.data()));
    }

    /** Whatever closes a file does it here; what is left open was forgotten, and a reopen finds all of it. */
    void closeAndCheck() {
        close();
        assertThat(vfs.openFiles()).isEmpty();
        try (WalLogStore reopened = open()) {
            requireAll(reopened);
        }
    }

    @Override
    public void close() {
        closing = true;
        log.close();
    }
}
