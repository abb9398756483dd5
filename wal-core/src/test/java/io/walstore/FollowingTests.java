package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalCorruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading in sequence, behind the end and after cuts. */
@Timeout(60)
final class FollowingTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofHours(1);

    private final Scene scene = new Scene();

    private static List<Long> indexes(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::index).toList();
    }

    @Test
    void readsARange() {
        Story story = scene.story().append(60);

        List<LogEntry> read = story.log().read(15, 40).stream().toList();

        assertThat(read).hasSize(26);
        assertThat(read.get(0).index()).isEqualTo(15);
        assertThat(read.get(25).index()).isEqualTo(40);
    }

    @Test
    void endsAtTheLastEntry() {
        LogCursor cursor = scene.story().append(3).log().read(2, 100);

        cursor.next();
        cursor.next();

        assertThat(cursor.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(cursor::next);
    }

    @Test
    void readsNothingFromBeyondTheEnd() {
        WalLogStore log = scene.story().append(3).log();

        assertThat(log.read(4, 9).hasNext()).isFalse();
        assertThat(scene.heard.damage).isEmpty();
    }

    @Test
    void refusesImpossibleRanges() {
        WalLogStore log = scene.story().append(3).log();

        assertThatIllegalArgumentException().isThrownBy(() -> log.read(0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> log.read(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> log.tail(0));
        assertThatIllegalArgumentException().isThrownBy(() -> log.tail(1).poll(0, Duration.ZERO));
    }

    @Test
    void refusesToReadWhatWasCutOff() {
        WalLogStore log = scene.story().append(30).truncateFront(10).log();

        assertThatExceptionOfType(EntryNotFoundException.class)
                .isThrownBy(() -> log.read(9, 20))
                .withMessageContaining("9")
                .withMessageContaining("10..30");
        assertThatExceptionOfType(EntryNotFoundException.class)
                .isThrownBy(() -> log.tail(9).poll(Duration.ZERO));
    }

    @Test
    void reachesEntriesOfAllSizes() {
        Story story = scene.story();
        for (int bytes : new int[] {0, 1, 63, 64, 65, 4000, 300_000, 0, 70_000, 5, 600_000, 1}) {
            byte[] payload = story.payload(bytes);
            story.acknowledged(story.log().append(payload), List.of(payload));
        }

        story.check().reopen().check();
    }

    @Test
    void stopsAtTheFrontThatWasCutMeanwhile() {
        Story story = scene.story().append(30);
        LogCursor cursor = story.log().read(1, 30);
        cursor.next();

        story.truncateFront(20);

        assertThatExceptionOfType(EntryNotFoundException.class).isThrownBy(cursor::hasNext);
        assertThatExceptionOfType(EntryNotFoundException.class).isThrownBy(cursor::next);
    }

    @Test
    void doesNotReturnWhatWasCutOffTheBackMeanwhile() throws InterruptedException {
        Story story = scene.story().append(10);
        LogTail tail = story.log().tail(1);
        LogCursor cursor = story.log().read(1, 10);
        tail.poll(3, Duration.ZERO);
        cursor.next();
        cursor.next();
        cursor.next();

        story.truncateBack(3);

        assertThat(cursor.hasNext()).isFalse();
        assertThat(tail.poll(Duration.ZERO)).isEmpty();
        story.append(5);
        assertThat(tail.poll(Duration.ZERO).orElseThrow().data())
                .isEqualTo(story.log().getLog(4).data());
        assertThat(cursor.next().data()).isEqualTo(story.log().getLog(4).data());
    }

    @Test
    void returnsWhatItPromisedWhateverIsCutInBetween() {
        Story story = scene.story().append(10);
        LogCursor cursor = story.log().read(10, 10);
        assertThat(cursor.hasNext()).isTrue();

        story.truncateBack(3);

        assertThat(cursor.next().index()).isEqualTo(10);
        assertThat(cursor.hasNext()).isFalse();
    }

    @Test
    void followsAsAStream() {
        WalLogStore log = new Scene().threads().open();
        log.append(new byte[] {1});
        CompletableFuture<List<Long>> seen = CompletableFuture.supplyAsync(
                () -> log.tail(1).stream().limit(3).map(LogEntry::index).toList());

        log.append(new byte[] {2});
        log.append(new byte[] {3});

        assertThat(seen).succeedsWithin(SOON).isEqualTo(List.of(1L, 2L, 3L));
        Thread.currentThread().interrupt();
        assertThat(log.tail(4).stream()).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        log.close();
    }

    @Test
    void followsWithinWhatIsThere() throws InterruptedException {
        LogTail tail = scene.story().append(40).log().tail(5);

        assertThat(tail.poll(Duration.ZERO).orElseThrow().index()).isEqualTo(5);
        assertThat(indexes(tail.poll(3, Duration.ZERO))).containsExactly(6L, 7L, 8L);
        assertThat(tail.nextIndex()).isEqualTo(9);
        assertThat(tail.poll(1000, Duration.ZERO)).hasSize(32);
        assertThat(tail.poll(Duration.ZERO)).isEmpty();
        assertThat(tail.nextIndex()).isEqualTo(41);
    }

    @Test
    void wakesWhenTheLogGrows() {
        Story story = scene.threads().story().append(1);
        LogTail tail = story.log().tail(2);
        FutureTask<LogEntry> follower =
                new FutureTask<>(() -> tail.poll(FOREVER).orElseThrow());
        Thread thread = waiting(follower);

        story.append(1);

        assertThat(follower).succeedsWithin(SOON).extracting(LogEntry::index).isEqualTo(2L);
        assertThat(thread.isAlive() && thread.isInterrupted()).isFalse();
        story.close();
    }

    @Test
    void hearsThatTheEntryItWaitsForWillNotCome() {
        Story story = scene.threads().story().append(1);
        LogTail tail = story.log().tail(2);
        FutureTask<Object> follower = new FutureTask<>(() -> tail.poll(FOREVER));
        waiting(follower);

        story.log().truncateFront(100);

        assertThat(follower)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(EntryNotFoundException.class);
        story.log().close();
    }

    @Test
    void waitsAsLongAsADurationCanTell() {
        Story story = scene.threads().story();
        FutureTask<LogEntry> follower = new FutureTask<>(() ->
                story.log().tail(1).poll(Duration.ofSeconds(Long.MAX_VALUE)).orElseThrow());
        waiting(follower);

        story.append(1);

        assertThat(follower).succeedsWithin(SOON);
        story.close();
    }

    @Test
    void mayFollowFromBeyondTheEnd() throws InterruptedException {
        Story story = scene.story().append(1);
        LogTail tail = story.log().tail(4);
        story.append(2);
        assertThat(tail.poll(Duration.ZERO)).isEmpty();

        story.append(1);

        assertThat(tail.poll(Duration.ZERO).orElseThrow().index()).isEqualTo(4);
    }

    @Test
    void losesNoEntryToAnInterrupt() throws Exception {
        Story story = scene.threads().story().append(1);
        LogTail tail = story.log().tail(2);
        FutureTask<Object> follower = new FutureTask<>(() -> tail.poll(FOREVER));
        Thread thread = waiting(follower);

        thread.interrupt();

        assertThat(follower)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(InterruptedException.class);
        story.append(1);
        assertThat(tail.poll(SOON).orElseThrow().index()).isEqualTo(2);
        story.close();
    }

    private static Thread waiting(FutureTask<?> task) {
        Thread thread = new Thread(task, "follower");
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    @Test
    void returnsTheEntriesBeforeADamagedOne() throws InterruptedException {
        Story story = scene.story().append(10);
        flipABitOf(story, 4);
        LogTail tail = story.log().tail(1);

        assertThat(indexes(tail.poll(10, Duration.ZERO))).containsExactly(1L, 2L, 3L);

        assertThat(tail.nextIndex()).isEqualTo(4);
        assertThatExceptionOfType(WalCorruptException.class).isThrownBy(() -> tail.poll(10, Duration.ZERO));
        assertThatExceptionOfType(WalCorruptException.class).isThrownBy(() -> tail.poll(10, Duration.ZERO));
        assertThat(tail.nextIndex()).isEqualTo(4);
    }

    private void flipABitOf(Story story, long index) {
        byte[] bytes = scene.disk().bytes(Scene.FIRST_SEGMENT);
        byte[] payload = story.log().getLog(index).data();
        int at = 0;
        while (!Arrays.equals(bytes, at, at + payload.length, payload, 0, payload.length)) {
            at++;
        }
        scene.disk().flip(Scene.FIRST_SEGMENT, at + 50, 4);
    }

    @Test
    void showsEveryFollowerEveryEntry() throws Exception {
        int entries = 2_000;
        WalLogStore log = scene.threads().segmentSizeBytes(16 * 1024).open();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<List<LogEntry>>> followers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int most = 1 + i * 7;
            followers.add(threads.submit(() -> follow(log.tail(1), entries, most)));
        }

        List<CompletableFuture<Long>> appended = new ArrayList<>();
        for (int i = 1; i <= entries; i++) {
            appended.add(log.appendAsync(payload(i)));
        }

        for (Future<List<LogEntry>> follower : followers) {
            List<LogEntry> seen = follower.get(30, TimeUnit.SECONDS);
            assertThat(seen).hasSize(entries);
            for (int i = 1; i <= entries; i++) {
                assertThat(seen.get(i - 1).index()).isEqualTo(i);
                assertThat(seen.get(i - 1).data()).isEqualTo(payload(i));
            }
        }
        assertThat(appended).last().satisfies(last -> assertThat(last.join()).isEqualTo(entries));
        threads.shutdown();
        log.close();
    }

    private static byte[] payload(int index) {
        byte[] payload = new byte[index % 300];
        Arrays.fill(payload, (byte) index);
        return payload;
    }

    private static List<LogEntry> follow(LogTail tail, int entries, int most) throws InterruptedException {
        List<LogEntry> seen = new ArrayList<>();
        while (seen.size() < entries) {
            seen.addAll(tail.poll(most, FOREVER));
        }
        return seen;
    }
}
