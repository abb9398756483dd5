package io.walstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.walstore.fs.NioVfs;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a log that goes on is a log. */
class BackupTests {

    @TempDir
    private Path temporary;

    private Path target;
    private WalLogStore log;

    @BeforeEach
    void openLog() {
        target = temporary.resolve("backup");
        log = open(temporary.resolve("log"));
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void holdsWhatTheLogHeld() {
        append(1, 200);

        BackupReport report = log.backup(target);

        assertThat(report.firstIndex()).isEqualTo(1);
        assertThat(report.lastIndex()).isEqualTo(200);
        assertHolds(1, 200);
    }

    @Test
    void goesOnLikeAnyLog() {
        append(1, 50);
        log.backup(target);
        append(51, 60);

        try (WalLogStore copy = open(target)) {
            assertThat(copy.append("mine".getBytes(UTF_8))).isEqualTo(51);
        }
        assertThat(log.getLog(51).data()).isEqualTo(payload(51));
    }

    @Test
    void sharesSealedSegmentsWithTheLog() throws IOException {
        append(1, 200);
        log.roll();

        BackupReport report = log.backup(target);

        assertThat(report.copiedBytes()).isZero();
        assertThat(report.linkedBytes()).isPositive();
        String file = log.segments().get(0).file();
        assertThat(Files.getAttribute(target.resolve(file), "unix:nlink")).isEqualTo(2);
    }

    /** The log is where it cannot share files with its backups. */
    @Test
    void sharesSealedSegmentsWithAnEarlierBackup() throws IOException {
        Path first = temporary.resolve("first");
        Scene scene = new Scene();
        try (Story story = scene.story()) {
            SegmentedWal elsewhere = (SegmentedWal) story.append(3 * Scene.ENTRIES_PER_SEGMENT + 5)
                    .truncateFront(8)
                    .log();
            BackupReport before = elsewhere.backup(new NioVfs(first), first);
            story.append(Scene.ENTRIES_PER_SEGMENT).truncateFront(10);

            BackupReport after = elsewhere.backup(new NioVfs(target), target, NioVfs.readOnly(first), first);

            assertThat(before.linkedBytes()).isZero();
            assertThat(after.linkedBytes()).isEqualTo(3 * Scene.SEGMENT_BYTES);
            assertThat(after.copiedBytes()).isBetween(1L, 3L * Scene.SEGMENT_BYTES);
            deleteAll(first);
            try (WalLogStore copy = open(target)) {
                assertThat(copy.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
                assertThat(copy.firstIndex()).isEqualTo(10);
                assertThat(copy.lastIndex()).isEqualTo(story.last());
            }
        }
    }

    @Test
    void copiesWhatTheEarlierBackupHasLost() throws IOException {
        Path first = temporary.resolve("first");
        Scene scene = new Scene();
        try (Story story = scene.story()) {
            SegmentedWal elsewhere =
                    (SegmentedWal) story.append(3 * Scene.ENTRIES_PER_SEGMENT).log();
            elsewhere.backup(new NioVfs(first), first);
            Files.delete(first.resolve(Scene.FIRST_SEGMENT));
            Files.write(first.resolve(Scene.SECOND_SEGMENT), new byte[17]);

            BackupReport after = elsewhere.backup(new NioVfs(target), target, NioVfs.readOnly(first), first);

            assertThat(after.linkedBytes()).isZero();
            try (WalLogStore copy = open(target)) {
                assertThat(copy.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
            }
        }
    }

    @Test
    void refusesAnEarlierBackupOfAnotherLog() {
        append(1, 5);
        Path other = temporary.resolve("other");
        open(other).close();
        Path nothing = temporary.resolve("nothing");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.backup(target, other))
                .withMessageContaining(other.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.backup(target, nothing))
                .withMessageContaining(nothing.toString());
        assertThat(nothing).doesNotExist();
        assertThat(target).doesNotExist();
    }

    @Test
    void copiesALogThatIsOnlyLookedAt() {
        append(1, 200);
        log.consumer("mailer").commit(7);
        log.stable().set("term", new byte[] {3});
        log.close();

        try (WalLogStore look = WalLogStore.builder(temporary.resolve("log")).openReadOnly()) {
            look.backup(target);
        }

        assertHolds(1, 200);
        try (WalLogStore copy = open(target)) {
            assertThat(copy.consumer("mailer").status().position()).isEqualTo(7);
            assertThat(copy.stable().get("term")).contains(new byte[] {3});
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void outlivesTheSegmentsOfTheLog() {
        append(1, 200);
        log.backup(target);

        log.truncateFront(1000);

        assertHolds(1, 200);
    }

    @Test
    void keepsCutsPositionsAndValues() {
        append(1, 200);
        log.truncateFront(30);
        log.truncateBack(150);
        log.consumer("mailer").commit(77);
        log.stable().set("vote", new byte[] {1, 2, 3});

        log.backup(target);

        assertHolds(30, 150);
        try (WalLogStore copy = open(target)) {
            assertThat(copy.consumer("mailer").status().position()).isEqualTo(77);
            assertThat(copy.stable().get("vote")).contains(new byte[] {1, 2, 3});
            assertThat(copy.append(payload(151))).isEqualTo(151);
        }
    }

    @Test
    void knowsWhereAnEmptiedLogGoesOn() {
        append(1, 5);
        log.truncateFront(1000);

        log.backup(target);

        try (WalLogStore copy = open(target)) {
            assertThat(copy.lastIndex()).isZero();
            assertThat(copy.append(payload(1000))).isEqualTo(1000);
        }
    }

    @Test
    void copiesALogThatWasNeverWritten() {
        log.backup(target);

        try (WalLogStore copy = open(target)) {
            assertThat(copy.append(payload(1))).isEqualTo(1);
        }
    }

    @Test
    void isConsistentUnderLoad() {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> appending = CompletableFuture.supplyAsync(() -> {
            long index = 0;
            while (!stop.get()) {
                index = log.append(List.of(payload(index + 1), payload(index + 2))) + 1;
            }
            return index;
        });
        List<Path> targets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long acknowledged = log.lastIndex();
            Path next = temporary.resolve("backup" + i);
            assertThat(log.backup(next).lastIndex()).isGreaterThanOrEqualTo(acknowledged);
            targets.add(next);
        }
        stop.set(true);
        assertThat(appending.join()).isPositive();

        for (Path each : targets) {
            target = each;
            try (WalLogStore copy = open(each)) {
                assertThat(copy.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
                assertThat(copy.lastIndex() % 2).as("no half of a batch").isZero();
                if (copy.lastIndex() > 0) {
                    copy.read(1, copy.lastIndex())
                            .forEachRemaining(entry -> assertThat(entry.data()).isEqualTo(payload(entry.index())));
                }
            }
        }
    }

    @Test
    void refusesTargetsThatAreNotEmptyOrInsideTheLog() throws IOException {
        append(1, 5);
        Path inside = temporary.resolve("log").resolve("backup");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.backup(inside))
                .withMessageContaining(inside.toString());
        assertThat(inside).doesNotExist();
        Files.createDirectories(target);
        Files.writeString(target.resolve("holiday.jpg"), "mine");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.backup(target))
                .withMessageContaining("not empty");

        assertThat(target.resolve("holiday.jpg")).hasContent("mine");
    }

    @Test
    void refusesWhenTheLogIsClosed() {
        log.close();

        assertThatExceptionOfType(WalClosedException.class).isThrownBy(() -> log.backup(target));
    }

    private static WalLogStore open(Path directory) {
        return WalLogStore.builder(directory).segmentSizeBytes(8192).open();
    }

    private void append(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(index -> log.append(payload(index)));
    }

    private void assertHolds(long first, long last) {
        try (WalLogStore copy = open(target)) {
            assertThat(copy.firstIndex()).isEqualTo(first);
            assertThat(copy.lastIndex()).isEqualTo(last);
            assertThat(copy.read(first, last).stream().map(LogEntry::data))
                    .containsExactlyElementsOf(LongStream.rangeClosed(first, last)
                            .mapToObj(BackupTests::payload)
                            .toList());
            assertThat(copy.verify().outcome()).isEqualTo(VerificationReport.Outcome.CLEAN);
        }
    }

    private static byte[] payload(long index) {
        return ("entry " + index).getBytes(UTF_8);
    }
}
