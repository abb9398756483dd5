package io.walstore;

import static io.walstore.VfsContract.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.walstore.fixtures.FileOperation;
import io.walstore.fixtures.SimulatedVfs;
import io.walstore.spi.DiskFullException;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A simulated machine that cannot take everything. */
final class LimitsTests {

    private final SimulatedVfs disk = new SimulatedVfs(1);

    @Test
    void diskIsFullFromTheNthByteOn() throws IOException {
        disk.limits().fullAfter(8);
        WritableFile file = disk.create("a");
        file.write(text("01234567"), 0);

        assertThat(disk.usableBytes()).isZero();
        assertFull(() -> file.write(text("8"), 8));
        assertFull(() -> disk.create("b"));
        assertThat(Disks.text(disk)).isEqualTo("a=01234567");
    }

    @Test
    void deletingFreesNothingOnADiskThatIsToStayFull() throws IOException {
        disk.create("a").write(text("0123"), 0);
        disk.limits().fullAfter(0);

        disk.delete("a");

        assertFull(() -> disk.create("b"));
    }

    @Test
    void writesWhatFitsBeforeTheDiskIsFull() throws IOException {
        disk.limits().fullAfter(16);
        WritableFile file = disk.create("a");

        assertFull(() -> file.write(text("one wordtwo wordtri word"), 0));

        assertThat("one wordtwo word").startsWith(VfsContract.read(file));
        assertThat(disk.usableBytes()).isEqualTo(16 - file.size());
    }

    @Test
    void fullDiskIsFullAfterACrashToo() {
        disk.limits().fullAfter(0);

        SimulatedVfs next = disk.crash();

        assertFull(() -> next.create("a"));
    }

    @Test
    void thereIsRoomAgainWhenTheLimitsAreLifted() throws IOException {
        disk.limits().fullAfter(0);
        assertFull(() -> disk.create("a"));

        disk.limits().lift();

        disk.create("a").write(text("0123"), 0);
        assertThat(disk.usableBytes()).isPositive();
    }

    @Test
    void limitsOfACopyAreItsOwn() throws IOException {
        disk.limits().fullAfter(0);

        SimulatedVfs copy = disk.copy();
        copy.limits().lift();

        assertThat(copy.usableBytes()).isPositive();
        assertThat(disk.usableBytes()).isZero();
    }

    @Test
    void bytesInPlaceOfOthersNeedRoomIfNothingIsOverwritten() throws IOException {
        WritableFile file = disk.create("a");
        file.write(text("01234567"), 0);
        disk.limits().fullAfter(8);
        file.write(text("ABCDEFGH"), 0);
        disk.limits().copyOnWrite();

        disk.limits().fullAfter(8);
        file.write(text("IJKLMNOP"), 0);

        assertFull(() -> file.write(text("Q"), 0));
        assertThat(VfsContract.read(file)).isEqualTo("IJKLMNOP");
    }

    @Test
    void fileGrowsUpToItsLimit() throws IOException {
        disk.limits().fileBytes(16);
        WritableFile file = disk.create("a");
        file.write(text("one word"), 0);

        assertThatIOException()
                .isThrownBy(() -> file.write(text("two wordtri word"), 8))
                .isNotInstanceOf(DiskFullException.class)
                .withMessage("/simulated/a: File too large");

        assertThat("one wordtwo word").startsWith(VfsContract.read(file));
        file.write(text("two word"), 8);
        disk.create("b").write(text("another"), 0);
    }

    @Test
    void nothingIsOpenedBeyondTheLimit() throws IOException {
        disk.limits().handles(2);
        WritableFile first = disk.create("a");
        ReadableFile second = disk.openReader("a");

        assertTooMany(() -> disk.openReader("a"));
        assertTooMany(() -> disk.openWriter("a"));
        assertTooMany(() -> disk.create("b"));
        assertTooMany(disk::list);
        assertTooMany(disk::sync);
        assertTooMany(disk::lock);
        assertThat(disk.names()).containsExactly("a");
        first.write(text("0123"), 0);
        first.sync();
        assertThat(VfsContract.read(second)).isEqualTo("0123");
    }

    @Test
    void closingMakesRoomForAnotherFile() throws IOException {
        disk.limits().handles(1);
        WritableFile file = disk.create("a");
        assertTooMany(() -> disk.create("b"));

        file.close();
        file.close();

        disk.create("b");
        assertTooMany(() -> disk.create("c"));
    }

    @Test
    void lockIsAnOpenFile() throws IOException {
        disk.limits().handles(1);
        Vfs.Lock lock = disk.lock();
        assertThat(disk.openHandles()).isOne();
        assertTooMany(() -> disk.create("a"));

        lock.close();
        lock.close();

        assertThat(disk.openHandles()).isZero();
        disk.create("a");
    }

    @Test
    void failedOpenLeavesNoHandle() throws IOException {
        disk.failAt(FileOperation.CREATE, 1);

        assertThatIOException().isThrownBy(() -> disk.create("a"));
        assertThatIOException().isThrownBy(() -> disk.openReader("a"));

        assertThat(disk.openHandles()).isZero();
    }

    @Test
    void nextProcessHasNothingOpen() throws IOException {
        WritableFile file = disk.create("a");
        disk.limits().handles(1);

        SimulatedVfs next = disk.kill();

        assertThat(next.openHandles()).isZero();
        next.openReader("a");
        file.close();
        assertThat(next.openHandles()).isOne();
    }

    private interface Request {
        void send() throws IOException;
    }

    private static void assertFull(Request request) {
        assertThatExceptionOfType(DiskFullException.class).isThrownBy(request::send);
    }

    private static void assertTooMany(Request request) {
        assertThatIOException().isThrownBy(request::send).withMessageEndingWith("Too many open files");
    }
}
