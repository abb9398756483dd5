package io.walstore;

import io.walstore.spi.LogEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The technology compatibility kit of reactive streams, over a real log. {@link PublisherTests} runs it with TestNG. */
public class PublisherRules extends FlowPublisherVerification<LogEntry> {

    private static final long PATIENCE_MILLIS = 2_000;
    private static final long SILENCE_MILLIS = 50;
    private static final int ENTRIES = 2_000;

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private Path directory;
    private WalLogStore log;
    private Flow.Publisher<LogEntry> failed;

    public PublisherRules() {
        super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS), PATIENCE_MILLIS);
    }

    @BeforeClass
    void openLogs() throws Exception {
        directory = Files.createTempDirectory("publisher-rules");
        try (WalLogStore closed =
                WalLogStore.builder(directory.resolve("closed")).open()) {
            failed = closed.publisher(1, 10, executor);
        }
        log = WalLogStore.builder(directory.resolve("log"))
                .segmentSizeBytes(64 * 1024)
                .open();
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            batch.add(new byte[100]);
        }
        log.append(batch);
    }

    @AfterClass(alwaysRun = true)
    void closeLogs() {
        executor.shutdown();
        log.close();
    }

    @Override
    public long maxElementsFromPublisher() {
        return ENTRIES;
    }

    @Override
    public Flow.Publisher<LogEntry> createFlowPublisher(long elements) {
        return log.publisher(1, elements, executor);
    }

    /** Its log was closed after it was made, so whoever subscribes hears of it. */
    @Override
    public Flow.Publisher<LogEntry> createFailedFlowPublisher() {
        return failed;
    }
}
