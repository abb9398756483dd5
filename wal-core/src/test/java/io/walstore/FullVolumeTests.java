package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.walstore.process.OwnProcess;
import io.walstore.process.Volume;
import io.walstore.spi.WalFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log on a small volume that is full, and has room again. */
@OwnProcess(mounts = true)
final class FullVolumeTests {

    private static final int VOLUME_MEBIBYTES = 8;
    private static final int SEGMENT_BYTES = 512 * 1024;

    @TempDir
    private Path parent;

    private Volume volume;
    private Story story;

    private void start(Volume.Type type) throws IOException {
        volume = Volume.create(type, parent, VOLUME_MEBIBYTES);
        story = new Story(() -> WalLogStore.builder(volume.root().resolve("log"))
                .segmentSizeBytes(SEGMENT_BYTES)
                .open());
    }

    @AfterEach
    void end() throws IOException {
        if (story != null) {
            story.close();
        }
        if (volume != null) {
            volume.close();
        }
    }

    /** Takes the last byte, once the log has prepared its next segment: giving that up would give bytes back. */
    private void fillOnceASegmentIsPrepared() throws IOException {
        await().until(() -> story.log().status().segments() == 2);
        volume.fill();
    }

    /** Appends until not even one entry is taken. */
    private void appendUntilFull() {
        appendUntilFull(500);
        appendUntilFull(1);
    }

    private void appendUntilFull(int entries) {
        try {
            while (true) {
                List<byte[]> batch = story.payloads(entries);
                story.acknowledged(story.log().append(batch), batch);
            }
        } catch (WalFullException e) {
            // nothing of the batch was written, which the check of the story finds out
        }
    }

    private void assertFull() {
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().append(new byte[Story.PAYLOAD_BYTES]));
        WalStatus status = story.log().status();
        assertThat(status.state()).isEqualTo(WalState.OPEN);
        assertThat(status.writable()).isFalse();
        assertThat(status.reason()).contains("DISK_FULL");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAppendsAndSaysWhyAndServesReads(Volume.Type type) throws IOException {
        start(type);

        appendUntilFull();

        assertFull();
        story.check();
        assertThat(story.last()).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithoutAReopenWhenThereIsRoomAgain(Volume.Type type) throws IOException {
        start(type);
        volume.fillBut(2 * SEGMENT_BYTES);
        appendUntilFull();
        assertFull();

        volume.free();

        story.append(10).check();
        assertThat(story.log().status().writable()).isTrue();
        story.reopen().check();
    }

    @ParameterizedTest
    @EnumSource
    void opensWhenNotAByteIsLeft(Volume.Type type) throws IOException {
        start(type);
        story.append(100).close();
        volume.fill();

        story.openAgain().check();

        appendUntilFull();
        assertFull();
        volume.free();
        story.append(10).reopen().check();
    }

    @ParameterizedTest
    @EnumSource
    void closesWhenNotAByteIsLeft(Volume.Type type) throws IOException {
        start(type);
        story.append(100);
        fillOnceASegmentIsPrepared();

        story.close();

        volume.free();
        story.openAgain().append(10).check();
    }

    @ParameterizedTest
    @EnumSource
    void truncatesTheFrontWhenNotAByteIsLeft(Volume.Type type) throws IOException {
        start(type);
        appendUntilFull();
        volume.fill();
        assertFull();

        story.truncateFront(10_000).check();

        story.append(1000).check().reopen().check();
    }

    @ParameterizedTest
    @EnumSource
    void emptiesTheLogWhenNotAByteIsLeft(Volume.Type type) throws IOException {
        start(type);
        appendUntilFull();
        volume.fill();

        story.truncateFront(1_000_000).check();

        story.append(1000).check().reopen().check();
    }

    @ParameterizedTest
    @EnumSource
    void rollsWhenNotAByteIsLeft(Volume.Type type) throws IOException {
        start(type);
        story.append(100);
        fillOnceASegmentIsPrepared();

        story.roll().check();

        story.append(100).check().reopen().check();
    }

    @ParameterizedTest
    @EnumSource
    void keepsASmallValueAndRefusesALargeOneWhenNotAByteIsLeft(Volume.Type type) throws IOException {
        start(type);
        story.append(100);
        fillOnceASegmentIsPrepared();

        story.log().stable().setLong("term", 2);
        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> story.log().stable().set("term", new byte[100_000]));

        assertThat(story.log().stable().getLong("term")).isEqualTo(2);
        story.append(10).check();
        volume.free();
        story.log().stable().set("large", new byte[100_000]);
        story.reopen().check();
        assertThat(story.log().stable().getLong("term")).isEqualTo(2);
        assertThat(story.log().stable().get("large")).contains(new byte[100_000]);
    }

    @ParameterizedTest
    @EnumSource
    void refusesToBeginANewLogWhenNotAByteIsLeft(Volume.Type type) throws IOException {
        start(type);
        story.close();
        volume.fill();
        Path other = volume.root().resolve("other");

        assertThatExceptionOfType(WalFullException.class)
                .isThrownBy(() -> WalLogStore.builder(other).open())
                .withMessageContaining(other.toString());

        volume.free();
        WalLogStore.builder(other).segmentSizeBytes(SEGMENT_BYTES).open().close();
        story.openAgain();
    }
}
