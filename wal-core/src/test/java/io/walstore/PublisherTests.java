package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** A log that is followed by signals. */
@Timeout(60)
class PublisherTests {

    @TempDir
    private Path directory;

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private WalLogStore log;

    @BeforeEach
    void openLog() {
        log = WalLogStore.builder(directory).segmentSizeBytes(64 * 1024).open();
    }

    @AfterEach
    void closeLog() {
        log.close();
        executor.shutdown();
    }

    private void append(int entries) {
        for (int i = 0; i < entries; i++) {
            log.append("entry".getBytes(UTF_8));
        }
    }

    private Reader subscribe(long from, long to) {
        Reader reader = new Reader();
        log.publisher(from, to, executor).subscribe(reader);
        return reader;
    }

    /** Keeps what it is told. */
    private static class Reader implements Flow.Subscriber<LogEntry> {

        final List<Long> indexes = new CopyOnWriteArrayList<>();
        volatile Flow.@Nullable Subscription subscription;
        volatile @Nullable Throwable failure;
        volatile boolean complete;

        void request(long n) {
            Flow.Subscription own = subscription;
            assertThat(own).isNotNull();
            own.request(n);
        }

        @Override
        public void onSubscribe(Flow.Subscription own) {
            subscription = own;
        }

        @Override
        public void onNext(LogEntry entry) {
            indexes.add(entry.index());
        }

        @Override
        public void onError(Throwable cause) {
            failure = cause;
        }

        @Override
        public void onComplete() {
            complete = true;
        }
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void obeysTheRulesOfReactiveStreams() {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG rules = new TestNG(false);
        rules.setOutputDirectory(directory.resolve("testng").toString());
        rules.setTestClasses(new Class<?>[] {PublisherRules.class});
        rules.addListener(results);
        rules.run();

        assertThat(results.getFailedTests())
                .extracting(ITestResult::getName, ITestResult::getThrowable)
                .isEmpty();
        assertThat(results.getConfigurationFailures()).isEmpty();
        assertThat(results.getPassedTests()).hasSizeGreaterThan(25);
    }

    @Test
    void deliversWhatIsThereAndWhatComes() {
        append(3);
        Reader reader = subscribe(2, Long.MAX_VALUE);
        reader.request(1000);
        await().until(() -> reader.indexes.size() == 2);

        append(500);

        await().until(() -> reader.indexes.size() == 502);
        assertThat(reader.indexes).isEqualTo(range(2, 503));
        assertThat(reader.complete).isFalse();
    }

    @Test
    void deliversNoMoreThanWasAskedFor() {
        append(10);
        Reader reader = subscribe(1, 10);
        reader.request(3);
        await().until(() -> reader.indexes.size() == 3);
        append(1);
        reader.request(4);

        await().until(() -> reader.indexes.size() == 7);
        assertThat(reader.complete).isFalse();

        reader.request(Long.MAX_VALUE);
        await().until(() -> reader.complete);
        assertThat(reader.indexes).isEqualTo(range(1, 10));
    }

    @Test
    void beginsBeyondTheEnd() {
        append(1);
        Reader reader = subscribe(3, 4);
        reader.request(10);

        append(4);

        await().until(() -> reader.complete);
        assertThat(reader.indexes).containsExactly(3L, 4L);
    }

    @Test
    void tellsThatTheNextEntryWasCutOff() {
        append(10);
        Reader reader = subscribe(1, Long.MAX_VALUE);
        log.truncateFront(5);
        reader.request(10);

        await().until(() -> reader.failure != null);
        assertThat(reader.failure).isInstanceOf(EntryNotFoundException.class);
        assertThat(reader.indexes).isEmpty();
    }

    @Test
    void tellsThatTheLogWasClosed() {
        append(1);
        Reader reader = subscribe(1, Long.MAX_VALUE);
        reader.request(10);
        await().until(() -> reader.indexes.size() == 1);

        log.close();

        await().until(() -> reader.failure != null);
        assertThat(reader.failure).isInstanceOf(WalClosedException.class);
    }

    @Test
    void goesOnWithWhatComesInPlaceOfACutEnd() {
        append(5);
        Reader reader = subscribe(4, Long.MAX_VALUE);
        reader.request(10);
        await().until(() -> reader.indexes.size() == 2);

        log.truncateBack(3);
        append(4); // 4 to 7

        await().until(() -> reader.indexes.size() == 4);
        assertThat(reader.indexes).containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void hasNoThreadForEachSubscriber() {
        int before = Thread.activeCount();
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Reader reader = subscribe(1, Long.MAX_VALUE);
            reader.request(Long.MAX_VALUE);
            readers.add(reader);
        }
        append(20);

        await().until(() -> readers.stream().allMatch(reader -> reader.indexes.size() == 20));
        assertThat(Thread.activeCount()).isLessThan(before + 10);
    }

    @Test
    void leavesTheOthersAloneIfOneIsSlow() {
        Reader slow = subscribe(1, Long.MAX_VALUE);
        Reader quick = subscribe(1, Long.MAX_VALUE);
        slow.request(1);
        quick.request(Long.MAX_VALUE);

        append(3000);

        await().until(() -> quick.indexes.size() == 3000);
        assertThat(slow.indexes).containsExactly(1L);
    }

    @Test
    void endsWithASubscriberThatThrows() {
        append(2);
        Reader thrower = new Reader() {
            @Override
            public void onNext(LogEntry entry) {
                super.onNext(entry);
                throw new IllegalStateException("simulated");
            }
        };
        log.publisher(1, 2, executor).subscribe(thrower);
        thrower.request(10);
        await().dontCatchUncaughtExceptions().until(() -> !thrower.indexes.isEmpty());

        append(1);

        assertThat(thrower.indexes).containsExactly(1L);
        assertThat(thrower.complete).isFalse();
    }

    @Test
    void refusesARangeThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> log.publisher(0)).withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.publisher(5, 3, executor))
                .withMessageContaining("5..3");
    }
}
