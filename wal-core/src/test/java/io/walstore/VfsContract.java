package io.walstore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.Vfs.FileStatus;
import io.walstore.spi.WalLockedException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What every Vfs promises, real or simulated. */
abstract class VfsContract {

    /** An empty directory; the same one for the whole test. */
    abstract Vfs vfs() throws IOException;

    @Test
    void newFileIsEmpty() throws IOException {
        try (WritableFile file = vfs().create("a")) {
            assertThat(file.size()).isZero();
            assertThat(file.read(ByteBuffer.allocate(10), 0)).isZero();
        }

        assertThat(vfs().list()).containsExactly(new FileStatus("a", 0));
    }

    @Test
    void writesAnywhereInsideTheFile() throws IOException {
        try (WritableFile file = vfs().create("a")) {
            file.write(text("0123456789"), 0);
            file.write(text("BC"), 1);
            file.write(text("xyz"), 9);

            assertThat(file.size()).isEqualTo(12);
        }

        assertThat(read("a")).isEqualTo("0BC345678xyz");
    }

    @Test
    void writesTheRemainingBytesOnly() throws IOException {
        ByteBuffer source = text("0123456789").position(2).limit(5);
        try (WritableFile file = vfs().create("a")) {
            file.write(source, 0);
        }

        assertThat(source.position()).isEqualTo(source.limit()).isEqualTo(5);
        assertThat(read("a")).isEqualTo("234");
    }

    @Test
    void writesMuchAtOnceFromHeapAndDirectBuffers() throws IOException {
        byte[] bytes = new byte[1_000_003];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        try (WritableFile file = vfs().create("a")) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), bytes.length);
        }

        ByteBuffer heap = ByteBuffer.allocate(bytes.length);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        try (ReadableFile file = vfs().openReader("a")) {
            assertThat(file.read(heap, 0)).isEqualTo(bytes.length);
            assertThat(file.read(direct, bytes.length)).isEqualTo(bytes.length);
        }
        assertThat(heap.flip()).isEqualTo(ByteBuffer.wrap(bytes)).isEqualTo(direct.flip());
    }

    @Test
    void readFillsTheBufferFromItsPositionToItsLimit() throws IOException {
        write("a", "0123456789");
        ByteBuffer target = text("----------").position(3).limit(6);

        try (ReadableFile file = vfs().openReader("a")) {
            assertThat(file.read(target, 4)).isEqualTo(3);
        }

        assertThat(target.position()).isEqualTo(target.limit()).isEqualTo(6);
        assertThat(new String(target.array(), US_ASCII)).isEqualTo("---456----");
    }

    @Test
    void readStopsAtTheEnd() throws IOException {
        write("a", "0123456789");
        ByteBuffer target = ByteBuffer.allocate(100);

        try (ReadableFile file = vfs().openReader("a")) {
            assertThat(file.read(target, 7)).isEqualTo(3);
            assertThat(target.position()).isEqualTo(3);
            assertThat(target.limit()).isEqualTo(100);
            assertThat(file.read(target, 10)).isZero();
            assertThat(file.read(target, 1_000)).isZero();
        }
    }

    @Test
    void readerSeesWhatIsWrittenAfterItWasOpened() throws IOException {
        try (WritableFile writer = vfs().create("a");
                ReadableFile reader = vfs().openReader("a")) {
            writer.write(text("abc"), 0);

            assertThat(reader.size()).isEqualTo(3);
            assertThat(read(reader)).isEqualTo("abc");
        }
    }

    @Test
    void writerReadsItsOwnFile() throws IOException {
        try (WritableFile file = vfs().create("a")) {
            file.write(text("abc"), 0);

            assertThat(read(file)).isEqualTo("abc");
        }
    }

    @Test
    void existingFileIsWrittenOn() throws IOException {
        write("a", "0123");

        try (WritableFile file = vfs().openWriter("a")) {
            file.write(text("45"), file.size());
            file.sync();
        }

        assertThat(read("a")).isEqualTo("012345");
    }

    @Test
    void truncateCutsTheFile() throws IOException {
        write("a", "0123456789");

        try (WritableFile file = vfs().openWriter("a")) {
            file.truncate(4);
            file.sync();
            assertThat(file.size()).isEqualTo(4);
            file.write(text("x"), 4);
            file.sync();
        }

        assertThat(read("a")).isEqualTo("0123x");
    }

    @Test
    void missingFileIsNotOpened() throws IOException {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> vfs().openReader("a"))
                .withMessageContaining("a");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> vfs().openWriter("a"))
                .withMessageContaining("a");

        assertThat(vfs().list()).isEmpty();
    }

    @Test
    void existingFileIsNotCreatedAgain() throws IOException {
        write("a", "abc");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> vfs().create("a"))
                .withMessageContaining("a");

        assertThat(read("a")).isEqualTo("abc");
    }

    @Test
    void listTellsNamesAndSizes() throws IOException {
        write("a", "abc");
        write("b", "");

        assertThat(vfs().list()).containsExactlyInAnyOrder(new FileStatus("a", 3), new FileStatus("b", 0));
    }

    @Test
    void deletedFileIsGone() throws IOException {
        write("a", "abc");
        write("b", "abc");

        vfs().delete("a");
        vfs().sync();

        assertThat(vfs().list()).containsExactly(new FileStatus("b", 3));
    }

    @Test
    void deletingNothingDoesNothing() throws IOException {
        vfs().delete("a");

        assertThat(vfs().list()).isEmpty();
    }

    @Test
    void renameMovesTheBytes() throws IOException {
        write("a", "abc");

        vfs().rename("a", "b");
        vfs().sync();

        assertThat(vfs().list()).containsExactly(new FileStatus("b", 3));
        assertThat(read("b")).isEqualTo("abc");
    }

    @Test
    void renameReplacesItsTarget() throws IOException {
        write("a", "new");
        write("b", "old and longer");

        vfs().rename("a", "b");

        assertThat(vfs().list()).containsExactly(new FileStatus("b", 3));
        assertThat(read("b")).isEqualTo("new");
    }

    @Test
    void renameToItselfDoesNothing() throws IOException {
        write("a", "abc");

        vfs().rename("a", "a");

        assertThat(vfs().list()).containsExactly(new FileStatus("a", 3));
    }

    @Test
    void missingFileIsNotRenamed() throws IOException {
        write("b", "abc");

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> vfs().rename("a", "b"))
                .withMessageContaining("a");

        assertThat(read("b")).isEqualTo("abc");
    }

    @Test
    void closedFileIsNotUsedAgain() throws IOException {
        write("a", "abc");
        WritableFile writer = vfs().openWriter("a");
        ReadableFile reader = vfs().openReader("a");

        writer.close();
        reader.close();

        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> read(reader));
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(reader::size);
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> read(writer));
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> writer.write(text("x"), 0));
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(writer::sync);
    }

    @Test
    void closingTwiceDoesNothing() throws IOException {
        WritableFile writer = vfs().create("a");
        ReadableFile reader = vfs().openReader("a");
        writer.close();
        reader.close();

        writer.close();
        reader.close();

        assertThat(vfs().list()).containsExactly(new FileStatus("a", 0));
    }

    @Test
    void lockExcludesASecond() throws IOException {
        try (Vfs.Lock lock = vfs().lock()) {
            assertThat(lock).isNotNull();

            assertThatExceptionOfType(WalLockedException.class).isThrownBy(() -> vfs().lock());
            assertThatExceptionOfType(WalLockedException.class).isThrownBy(() -> vfs().lock());
        }
    }

    @Test
    void lockIsReleasedByClose() throws IOException {
        Vfs.Lock first = vfs().lock();
        first.close();

        Vfs.Lock second = vfs().lock();
        first.close();

        assertThatExceptionOfType(WalLockedException.class).isThrownBy(() -> vfs().lock());
        second.close();
    }

    @Test
    void tellsTheRoomOnTheVolume() throws IOException {
        assertThat(vfs().usableBytes()).isPositive().isLessThanOrEqualTo(vfs().totalBytes());
    }

    @Test
    void describesAFileByItsName() throws IOException {
        assertThat(vfs().describe("a")).endsWith("a");
    }

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    void write(String name, String text) throws IOException {
        try (WritableFile file = vfs().create(name)) {
            file.write(text(text), 0);
            file.sync();
        }
    }

    String read(String name) throws IOException {
        try (ReadableFile file = vfs().openReader(name)) {
            return read(file);
        }
    }

    static String read(ReadableFile file) throws IOException {
        ByteBuffer target = ByteBuffer.allocate((int) file.size());
        file.read(target, 0);
        return new String(target.array(), US_ASCII);
    }
}
