package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everybody at once. Each payload carries its index and the round it was written in, and every one is checked.
 *
 * <p>{@code -Dwal.race.seconds} says how long each race lasts.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RaceTests {

    private static final Duration DURATION = Duration.ofSeconds(Long.getLong("wal.race.seconds", 3));
    private static final long RACE_NANOS = DURATION.toNanos();
    private static final int KEPT_ENTRIES = 100;
    private static final int MOST_CUT_AT_BACK = 20;

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();

    /** The round each index was written in last; whoever reads an older one was served what had been cut off. */
    private final ConcurrentMap<Long, Long> rounds = new ConcurrentHashMap<>();

    @AfterEach
    void endThreads() {
        over.set(true);
        threads.shutdownNow();
    }

    private WalLogStore open() {
        return WalLogStore.builder(directory).segmentSizeBytes(8192).open();
    }

    private static byte[] payload(long index, long round) {
        byte[] payload = new byte[16 + (int) Math.floorMod(index * 31 + round * 7, 400L)];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (index + round + i);
        }
        ByteBuffer.wrap(payload).putLong(index).putLong(round);
        return payload;
    }

    private void check(LogEntry entry, long index, long oldestRound) {
        ByteBuffer payload = ByteBuffer.wrap(entry.data());
        assertThat(entry.index()).isEqualTo(index);
        assertThat(payload.getLong()).isEqualTo(index);
        long round = payload.getLong();
        assertThat(entry.data()).isEqualTo(payload(index, round));
        assertThat(round).as("round of entry " + index).isGreaterThanOrEqualTo(oldestRound);
        reads.incrementAndGet();
    }

    private long oldestRound(long index) {
        return rounds.getOrDefault(index, 0L);
    }

    /** Something done again and again. */
    private interface Deed {
        void run() throws Exception;
    }

    private Future<?> untilOver(Deed deed) {
        return threads.submit(() -> {
            while (!over.get()) {
                deed.run();
            }
            return null;
        });
    }

    // ---- the deeds

    /** Appends for as long as the race lasts, and now and then cuts the end off and writes it anew. */
    private final class Author {

        private final WalLogStore log;
        private final SplittableRandom random = new SplittableRandom(1);
        private long round = 1;
        private long last;

        Author(WalLogStore log) {
            this.log = log;
        }

        Void write() {
            long start = System.nanoTime();
            while (System.nanoTime() - start < RACE_NANOS) {
                for (int i = 0; i < 30; i++) {
                    appendOne();
                    appendBatch();
                }
                cutBack();
            }
            over.set(true);
            return null;
        }

        private void appendOne() {
            last++;
            assertThat(log.append(payload(last, round))).isEqualTo(last);
            rounds.put(last, round);
        }

        private void appendBatch() {
            List<LogEntry> batch = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                last++;
                batch.add(LogEntry.of(last, payload(last, round)));
            }
            log.storeLogs(batch);
            batch.forEach(entry -> rounds.put(entry.index(), round));
        }

        private void cutBack() {
            long newLast = last - random.nextInt(MOST_CUT_AT_BACK);
            log.truncateBack(newLast);
            assertThat(log.lastIndex()).isEqualTo(newLast);
            round++;
            for (long index = newLast + 1; index <= last; index++) {
                rounds.put(index, round);
            }
            last = newLast;
        }
    }

    private void cutFront(WalLogStore log) {
        long first = log.lastIndex() - KEPT_ENTRIES;
        if (first > 1) {
            log.truncateFront(first);
            assertThat(log.firstIndex()).isGreaterThanOrEqualTo(first);
        }
    }

    private void readOne(WalLogStore log, SplittableRandom random) {
        long first = log.firstIndex();
        long index = first + random.nextInt(KEPT_ENTRIES + MOST_CUT_AT_BACK);
        long oldestRound = oldestRound(index);
        Optional<LogEntry> entry = log.find(index);
        entry.ifPresent(found -> check(found, index, oldestRound));
    }

    private void readMany(WalLogStore log) {
        long first = Math.max(1, log.firstIndex());
        long oldestRound = oldestRound(first);
        try {
            LogCursor cursor = log.read(first, Long.MAX_VALUE);
            for (long index = first; cursor.hasNext(); index++) {
                check(cursor.next(), index, index == first ? oldestRound : 0);
            }
        } catch (EntryNotFoundException e) {
            assertThat(log.firstIndex()).isGreaterThan(first);
        }
    }

    /** Follows the log, and begins anew when the front has overtaken it. */
    private Void follow(WalLogStore log) throws InterruptedException {
        LogTail tail = log.tail(1);
        while (!over.get()) {
            long index = tail.nextIndex();
            long oldestRound = oldestRound(index);
            try {
                List<LogEntry> entries = tail.poll(50, Duration.ofMillis(20));
                for (int i = 0; i < entries.size(); i++) {
                    check(entries.get(i), index + i, i == 0 ? oldestRound : 0);
                }
            } catch (EntryNotFoundException e) {
                tail = log.tail(log.firstIndex());
            }
        }
        return null;
    }

    @Test
    void servesEverybodyWhileBothEndsAreCut() throws Exception {
        WalLogStore log = open();
        List<Future<?>> others = new ArrayList<>();
        others.add(untilOver(() -> cutFront(log)));
        others.add(untilOver(() -> {
            readMany(log);
            log.roll();
        }));
        others.add(threads.submit(() -> follow(log)));
        List<Thread> victims = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SplittableRandom random = new SplittableRandom(i);
            Thread victim = new Thread(() -> {
                while (!over.get()) {
                    readOne(log, random);
                }
            });
            victim.start();
            victims.add(victim);
        }
        Author author = new Author(log);
        Future<Void> writing = threads.submit(author::write);
        others.add(untilOver(() -> {
            readMany(log);
            victims.forEach(Thread::interrupt);
        }));

        writing.get(60, TimeUnit.SECONDS);
        for (Future<?> other : others) {
            other.get(60, TimeUnit.SECONDS);
        }
        for (Thread victim : victims) {
            victim.join();
        }

        checkAll(log, author.last);
        log.close();
        WalLogStore reopened = open();
        checkAll(reopened, author.last);
        reopened.close();
        assertThat(reads.get()).isGreaterThan(KEPT_ENTRIES);
    }

    private void checkAll(WalLogStore log, long last) {
        assertThat(log.status().state()).isEqualTo(WalState.OPEN);
        assertThat(log.lastIndex()).isEqualTo(last);
        for (long index = log.firstIndex(); index <= last; index++) {
            assertThat(log.getLog(index).data()).isEqualTo(payload(index, oldestRound(index)));
        }
    }

    @Test
    void finishesAppendsWhoseCallersAreInterruptedAllTheTime() throws Exception {
        WalLogStore log = open();
        Thread appender = new Thread(() -> {
            for (long index = 1; index <= 2_000; index++) {
                assertThat(log.append(payload(index, 1))).isEqualTo(index);
                rounds.put(index, 1L);
            }
            over.set(true);
        });
        appender.start();

        while (appender.isAlive()) {
            appender.interrupt();
            log.find(1);
        }

        assertThat(over).isTrue();
        checkAll(log, 2_000);
        log.close();
    }

    @Test
    void findsNothingBeyondTheEndWhileTheLogIsEmptied() throws Exception {
        WalLogStore log = open();
        AtomicLong beyond = new AtomicLong(100);
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(untilOver(() -> assertThat(log.find(beyond.get())).isEmpty()));
        }

        for (long next = 1; next < 20_000; next += 200) {
            log.append(new byte[10]);
            beyond.set(next + 100);
            log.truncateFront(next + 200);
        }
        over.set(true);

        for (Future<?> reader : readers) {
            reader.get(30, TimeUnit.SECONDS);
        }
        log.close();
    }

    /** All that can be done with a log, by eight threads, until one of them closes it. */
    @ParameterizedTest
    @MethodSource("io.walstore.ThreadKind#existing")
    void doesEverythingAtOnceUntilItIsClosed(ThreadKind kind) throws Exception {
        SharedLog shared = new SharedLog(directory);
        Crowd crowd = new Crowd();
        for (int i = 0; i < 8; i++) {
            SplittableRandom random = new SplittableRandom(i);
            crowd.until(shared::closing, kind, "worker " + i, () -> {
                WaitingCall call = WaitingCall.values()[random.nextInt(WaitingCall.values().length)];
                doUntilClosed(() -> call.on(shared), shared);
            });
        }
        crowd.lookOn(DURATION);
        crowd.times(1, kind, "closing", shared::close);

        crowd.join();

        shared.closeAndCheck();
    }

    private static void doUntilClosed(Deed deed, SharedLog shared) throws Exception {
        try {
            deed.run();
        } catch (WalException | CompletionException | ExecutionException e) {
            boolean closed = e instanceof WalClosedException || e.getCause() instanceof WalClosedException;
            if (!closed || !shared.closing()) {
                throw e;
            }
        }
    }
}
