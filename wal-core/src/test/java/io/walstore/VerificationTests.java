package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walstore.VerificationReport.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a whole log: what it finds, and whom it tells. */
final class VerificationTests {

    private static final Logger LOGGER = Logger.getLogger(WalLogStore.class.getName());

    private final Scene scene = new Scene();
    private final Warnings warnings = new Warnings();
    private final Level level = LOGGER.getLevel();

    @BeforeEach
    void listen() {
        LOGGER.addHandler(warnings);
        LOGGER.setLevel(Level.WARNING);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(warnings);
        LOGGER.setLevel(level);
    }

    /** What was logged at least as a warning. */
    private static final class Warnings extends Handler {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                messages.add(record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private void flipLastByteOfThePayload(String file, byte[] payload) {
        byte[] bytes = scene.disk().bytes(file);
        for (int at = 0; at + payload.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + payload.length, payload, 0, payload.length)) {
                bytes[at + payload.length - 1] ^= 1;
                scene.disk().write(file, bytes);
                return;
            }
        }
        throw new AssertionError("the payload is not in " + file);
    }

    @Test
    void readsOnWhenASegmentIsSealedAndCutBehindItsIndexMeanwhile() {
        Story story = scene.story().append(5);
        story.log().append(new byte[3_500]);
        WatchedVfs watched = scene.watched();
        watched.beforeTheNextRead(() -> watched.beforeTheNextRead(scene::settle));

        VerificationReport report = story.log().verify();

        assertThat(scene.disk().bytes(Scene.FIRST_SEGMENT)).hasSizeLessThan(Scene.SEGMENT_BYTES);
        assertThat(report.outcome()).isEqualTo(Outcome.CLEAN);
        assertThat(report.entries()).isEqualTo(6);
    }

    @Test
    void findsNothingInAnIntactLog() {
        Story story = scene.story().append(40);

        VerificationReport report = story.log().verify();

        assertThat(report.outcome()).isEqualTo(Outcome.CLEAN);
        assertThat(report.entries()).isEqualTo(40);
        assertThat(warnings.messages).isEmpty();
    }

    @Test
    void tellsDamageOnceThoughEachReportHasIt() {
        Story story = scene.story().append(40);
        scene.settle();
        byte[] payload = story.log().getLog(3).data();
        story.reopen();
        flipLastByteOfThePayload(Scene.FIRST_SEGMENT, payload);

        VerificationReport first = story.log().verify();
        VerificationReport second = story.log().verify();

        assertThat(first.outcome()).isEqualTo(Outcome.DAMAGED);
        assertThat(first.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.firstIndex()).isEqualTo(3);
            assertThat(damage.lastIndex()).isEqualTo(3);
        });
        assertThat(second.damages()).isEqualTo(first.damages());
        assertThat(scene.heard.damage).hasSize(1);
        assertThat(warnings.messages)
                .singleElement()
                .asString()
                .contains("damaged", Scene.FIRST_SEGMENT, "entries 3..3");
    }

    /** The catalogue says so, and an open has told it. */
    @Test
    void tellsNothingNewOfWhatIsKnownToBeLost() {
        Story story = scene.story().append(40);
        story.close();
        scene.kill();
        scene.disk().remove(Scene.FIRST_SEGMENT);
        WalLogStore log = scene.onCorruption(OnCorruption.QUARANTINE).open();
        int told = scene.heard.damage.size();
        int warned = warnings.messages.size();

        VerificationReport report = log.verify();

        assertThat(report.outcome()).isEqualTo(Outcome.DAMAGED);
        assertThat(report.damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.lastIndex()).isEqualTo(Scene.ENTRIES_PER_SEGMENT));
        assertThat(scene.heard.damage).hasSize(told);
        assertThat(warnings.messages).hasSize(warned);
    }

    @Test
    void happensFromTimeToTime(@TempDir Path directory) {
        List<VerificationReport> reports = new CopyOnWriteArrayList<>();
        WalListener listener = new WalListener() {
            @Override
            public void verified(VerificationReport report) {
                reports.add(report);
            }
        };

        WalLogStoreBuilder builder = WalLogStore.builder(directory).verify(Duration.ofSeconds(1), Long.MAX_VALUE);
        try (WalLogStore log = builder.listener(listener).open()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> reports.size() == 2);
            assertThat(log.status().lastVerification()).isPresent();
        }

        assertThat(reports).allMatch(report -> report.outcome() == Outcome.CLEAN);
    }
}
