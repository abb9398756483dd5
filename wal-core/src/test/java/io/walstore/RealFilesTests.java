package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.walstore.spi.WalException;
import io.walstore.spi.WalLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole log with its threads on the file system, in small segments: what it holds, and what is on the disk. */
final class RealFilesTests {

    @TempDir
    private Path parent;

    private Path directory;
    private Story story;

    @BeforeEach
    void open() {
        directory = parent.resolve("log");
        story = new Story(() -> builder().open());
    }

    private WalLogStoreBuilder builder() {
        return WalLogStore.builder(directory).segmentSizeBytes(Scene.SEGMENT_BYTES);
    }

    @AfterEach
    void close() {
        story.close();
        Thread.interrupted();
    }

    private List<String> segmentFiles() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".wal"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything is as it must be, now and after a reopen; there are so many segments with entries, and one spare. */
    private void check(int segments) {
        checkOnce(segments);
        story.reopen();
        checkOnce(segments);
    }

    private void checkOnce(int segments) {
        story.check();
        await().untilAsserted(() -> {
            assertThat(story.log().status().segments()).isEqualTo(segments + 1);
            assertThat(story.log().segments())
                    .extracting(SegmentStatus::file)
                    .containsExactlyElementsOf(segmentFiles());
        });
    }

    @Test
    void appendsAndRolls() {
        story.append(100);

        check(6);
    }

    @Test
    void startsAtAMillion() {
        story.store(1_000_000, 10).append(40);

        assertThat(story.first()).isEqualTo(1_000_000);
        check(3);
    }

    @Test
    void cutsTheFrontWithoutDeletingAFile() {
        story.append(100).truncateFront(5);

        check(6);
    }

    @Test
    void cutsTheFrontAndDeletesFiles() {
        story.append(100).truncateFront(60);

        check(3);
    }

    @Test
    void cutsTheBackInsideTheTail() {
        story.append(100).truncateBack(99);

        check(6);
    }

    @Test
    void cutsTheBackInsideTheTailAndGoesOn() {
        story.append(100).truncateBack(99).append(17);

        check(7);
    }

    @Test
    void cutsTheBackAndDeletesFiles() {
        story.append(100).truncateBack(40);

        check(3);
    }

    @Test
    void cutsTheBackDeletesFilesAndGoesOn() {
        story.append(100).truncateBack(40).append(30);

        check(5);
    }

    @Test
    void emptiesTheLogAndStartsElsewhere() {
        story.append(100).truncateFront(1000);
        check(0);

        story.append(20);

        assertThat(story.first()).isEqualTo(1000);
        check(2);
    }

    @Test
    void goesOnAfterEveryKindOfChange() {
        story.append(50)
                .roll()
                .appendBatch(30)
                .truncateFront(20)
                .reopen()
                .truncateBack(70)
                .append(10)
                .truncateFront(65)
                .reopen()
                .truncateFront(81)
                .append(5);

        assertThat(story.first()).isEqualTo(81);
        check(1);
    }

    @Test
    void refusesASecondOpenAndNamesTheHolder() {
        story.append(3);

        assertThatExceptionOfType(WalLockedException.class)
                .isThrownBy(() -> builder().open())
                .withMessageContaining(String.valueOf(ProcessHandle.current().pid()))
                .withMessageContaining(directory.toString());

        story.append(1);
        check(1);
    }

    @Test
    void refusesToOpenWhatAnotherProcessHolds() throws Exception {
        story.close();
        Process holder = LockHolder.start(directory);
        try {
            assertThat(LockHolder.answer(holder)).isEqualTo(LockHolder.LOCKED);

            assertThatExceptionOfType(WalLockedException.class)
                    .isThrownBy(() -> builder().open())
                    .withMessageContaining(String.valueOf(holder.pid()));
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }

        story.openAgain().append(1).check();
    }

    @Test
    void opensAgainAfterAFailedOpen() throws IOException {
        story.append(30).close();
        Path catalogue = directory.resolve("METADATA");
        byte[] intact = Files.readAllBytes(catalogue);
        byte[] damaged = intact.clone();
        damaged[30] ^= 1;
        Files.write(catalogue, damaged);
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(WalException.class)
                    .isThrownBy(() -> builder().open());
        }

        Files.write(catalogue, intact);

        story.openAgain().check();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNoFileAndNoThreadBehind() throws IOException {
        story.append(100).truncateFront(30).truncateBack(80).append(30).check();

        story.close();

        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(handles.filter(handle -> targetOf(handle).startsWith(directory.toString())))
                    .isEmpty();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("wal-") && name.endsWith("-log"));
    }

    private static String targetOf(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException e) {
            return "gone";
        }
    }

    @Test
    void doesNotMindAnInterruptedCaller() {
        Thread.currentThread().interrupt();

        story.append(50).truncateFront(10).truncateBack(40).roll().append(5);
        check(4);
        assertThat(story.log().disk().usableBytes()).isPositive();

        assertThat(Thread.interrupted()).isTrue();
        check(4);
    }

    @Test
    void takesTheLargestEntryThereMayBe() {
        story.close();
        WalLogStore log =
                builder().entryMaxBytes(WalOptions.ENTRY_HARD_LIMIT_BYTES).open();
        byte[] largest = new byte[WalOptions.ENTRY_HARD_LIMIT_BYTES];
        largest[largest.length - 1] = 1;

        long index = log.append(largest);

        assertThat(log.getLog(index).data()).isEqualTo(largest);
        log.close();
    }
}
