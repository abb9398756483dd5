package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.walstore.process.FileLimits;
import io.walstore.process.OwnProcess;
import io.walstore.process.Volume;
import io.walstore.spi.LogEntry;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalFullException;
import io.walstore.spi.WalReadOnlyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A log in a process that may not do everything, and may again. */
@EnabledOnOs(OS.LINUX)
final class RealLimitsTests {

    private static final int MOST_FILES = 400;

    @TempDir
    private Path parent;

    private final FileLimits limits = new FileLimits();
    private Path directory;
    private Volume volume;
    private Story story;

    @BeforeEach
    void choosePlace() {
        directory = parent.resolve("log");
    }

    private Story start() {
        story = new Story(() -> builder().open());
        return story;
    }

    private Story startOn(Volume.Type type) throws IOException {
        volume = Volume.create(type, parent, 8);
        directory = volume.root().resolve("log");
        return start();
    }

    private WalLogStoreBuilder builder() {
        return WalLogStore.builder(directory).segmentSizeBytes(Scene.SEGMENT_BYTES);
    }

    @AfterEach
    void end() throws IOException {
        limits.close();
        if (story != null) {
            story.close();
        }
        if (volume != null) {
            volume.close();
        }
    }

    /** Until the next segment is prepared, and nothing else is to be done. */
    private void settle() {
        await().until(() ->
                story.log().segments().stream().anyMatch(segment -> segment.state() == SegmentStatus.State.PREPARED));
        await().until(() -> story.log().segments().stream()
                        .filter(segment -> segment.state() != SegmentStatus.State.SEALED)
                        .count()
                <= 2);
    }

    /** The classes of a test lie in a directory: whoever needs one more needs a further file for it. */
    private static void loadAllClasses() throws Exception {
        Path classes = Path.of(WalLogStore.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('/', '.');
                if (name.startsWith("io.")) {
                    String className = name.substring(0, name.length() - ".class".length());
                    Class.forName(className, false, WalLogStore.class.getClassLoader());
                }
            }
        }
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatExceptionOfType(WalException.class).isThrownBy(call).withMessageContaining(reason);
    }

    /** Appends one by one, as long as they are taken. */
    private WalException appendUntilRefused() {
        while (true) {
            byte[] payload = story.payload(Story.PAYLOAD_BYTES);
            try {
                story.acknowledged(story.log().append(payload), List.of(payload));
            } catch (WalException e) {
                return e;
            }
        }
    }

    private void checkReadOnly() {
        try (WalLogStore log = builder().openReadOnly()) {
            assertThat(log.lastIndex()).isEqualTo(story.last());
            assertThat(log.read(story.first(), story.last()).stream().map(LogEntry::index))
                    .hasSize((int) (story.last() - story.first() + 1));
            assertThatExceptionOfType(WalReadOnlyException.class).isThrownBy(() -> log.append(new byte[1]));
            assertThatExceptionOfType(WalReadOnlyException.class).isThrownBy(log::sync);
        }
    }

    // ---- few files

    @Test
    @OwnProcess(limit = "-n " + MOST_FILES)
    void livesWithMoreSegmentsThanFilesMayBeOpen() {
        start();

        while (story.log().status().segments() < MOST_FILES + 50) {
            story.append(1).roll();
        }

        story.check()
                .reopen()
                .check()
                .truncateFront(MOST_FILES)
                .append(10)
                .reopen()
                .check();
    }

    @Test
    @OwnProcess(limit = "-n " + MOST_FILES)
    void takesAppendsWithoutADescriptorAndRollsWhenThereIsOneAgain() throws Exception {
        loadAllClasses();
        start().append(3 * Scene.ENTRIES_PER_SEGMENT + 1);
        settle();
        limits.allowFurtherFiles(0);

        story.append(5);
        assertThat(appendUntilRefused()).hasMessageContaining("Too many open files");
        assertRefused(() -> story.log().getLog(1), "Too many open files");
        assertRefused(() -> story.log().truncateFront(Scene.ENTRIES_PER_SEGMENT), "Too many open files");
        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
        limits.lift();

        story.check().append(5 * Scene.ENTRIES_PER_SEGMENT).check().reopen().check();
    }

    @Test
    @OwnProcess(limit = "-n " + MOST_FILES)
    void refusesToOpenWithoutADescriptorAndLeavesNothingOpen() throws Exception {
        loadAllClasses();
        start().append(100).close();
        for (int further = 0; further < 3; further++) {
            limits.allowFurtherFiles(further);
            assertRefused(() -> builder().open(), "Too many open files");
            limits.lift();
        }

        story.openAgain().check().append(1).check();
    }

    // ---- small files

    @Test
    @OwnProcess
    void refusesSegmentsLargerThanAFileMayBe() throws IOException {
        start().append(100);
        settle();
        limits.allowFileBytes(Scene.SEGMENT_BYTES / 2);

        WalException refused = appendUntilRefused();

        assertThat(refused).isNotInstanceOf(WalFullException.class).hasMessageContaining("File too large");
        story.check();
        limits.lift();
        story.reopen().check().append(100).reopen().check();
    }

    @Test
    @OwnProcess
    void goesOnWithoutAReopenWhenSegmentsMayBeAsLargeAgain() throws IOException {
        start().append(1);
        settle();
        limits.allowFileBytes(Scene.SEGMENT_BYTES);
        byte[] tooLarge = story.payload(2 * Scene.SEGMENT_BYTES);

        assertRefused(() -> story.log().append(tooLarge), "File too large");
        assertThat(story.log().status().state()).isEqualTo(WalState.OPEN);
        story.append(3 * Scene.ENTRIES_PER_SEGMENT);
        limits.lift();

        story.acknowledged(story.log().append(tooLarge), List.of(tooLarge));
        story.append(100).check().reopen().check();
    }

    @Test
    @OwnProcess
    void losesNothingWhenNoFileMayHaveAByte() throws IOException {
        start().append(100);
        limits.allowFileBytes(0);

        assertRefused(() -> story.log().append(new byte[1]), "File too large");
        assertRefused(() -> story.log().truncateFront(50), "");
        assertRefused(() -> story.log().stable().setLong("term", 1), "");
        story.check().close();
        assertRefused(() -> builder().open(), "File too large");
        checkReadOnly();
        limits.lift();

        story.openAgain().check().append(100).check();
    }

    // ---- nothing to be written

    @Test
    @OwnProcess(mounts = true)
    void opensForReadingOnlyWhatIsMountedForThat() throws IOException {
        startOn(Volume.Type.TMPFS).append(100).close();
        volume.makeReadOnly();

        assertRefused(() -> builder().open(), "Read-only file system");
        checkReadOnly();
        volume.makeWritable();

        story.openAgain().check().append(10).check();
    }

    @Test
    @OwnProcess(mounts = true)
    void losesNothingWhenTheSystemStopsWritingUnderIt() throws IOException {
        startOn(Volume.Type.EXT4).append(100);
        settle();
        volume.abort();

        assertThatExceptionOfType(WalFailedException.class)
                .isThrownBy(() -> story.log().append(new byte[Story.PAYLOAD_BYTES]));
        assertThat(story.log().status().state()).isEqualTo(WalState.FAILED);
        assertRefused(() -> story.log().truncateFront(50), "");
        assertRefused(() -> story.log().stable().setLong("term", 1), "");
        story.check().close();
        volume.remount();

        story.openAgain().check().append(100).reopen().check();
    }

    @Test
    @OwnProcess(permissionsCount = true)
    void opensForReadingOnlyWhatItMayNotWrite() throws IOException {
        start().append(100).close();
        allow("r-xr-xr-x");

        assertRefused(() -> builder().open(), directory.toString());
        checkReadOnly();
        allow("rwxr-xr-x");

        story.openAgain().check().append(10).check();
    }

    @Test
    @OwnProcess(permissionsCount = true)
    void refusesWhatItMayNotLookInto() throws IOException {
        start().append(100).close();
        allow("---------");

        assertRefused(() -> builder().open(), directory.toString());
        assertRefused(() -> builder().openReadOnly(), directory.toString());
        allow("rwxr-xr-x");

        story.openAgain().check().append(10).check();
    }

    private void allow(String permissions) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }
}
