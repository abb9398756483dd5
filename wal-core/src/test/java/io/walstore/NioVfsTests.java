package io.walstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.walstore.fs.NioVfs;
import io.walstore.spi.DiskFullException;
import io.walstore.spi.ReadableFile;
import io.walstore.spi.Vfs;
import io.walstore.spi.Vfs.FileStatus;
import io.walstore.spi.WalLockedException;
import io.walstore.spi.WritableFile;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NioVfsTests extends VfsContract {

    private static final int NUMBER_COUNT = 64 * 1024;

    private static final String THIS_PID = Long.toString(ProcessHandle.current().pid());

    @TempDir
    private Path directory;

    private NioVfs vfs;

    @BeforeEach
    void open() throws IOException {
        vfs = new NioVfs(directory);
    }

    @AfterEach
    void forgetInterrupt() {
        Thread.interrupted();
    }

    @Override
    Vfs vfs() {
        return vfs;
    }

    @Test
    void createsMissingDirectoryWithItsParents() throws IOException {
        Path missing = directory.resolve("a/b/c");

        new NioVfs(missing).create("x").close();

        assertThat(missing.resolve("x")).isEmptyFile();
    }

    @Test
    void refusesAFileInPlaceOfTheDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> new NioVfs(file));
    }

    @Test
    void listsPlainFilesOnly() throws IOException {
        Files.createDirectory(directory.resolve("directory"));
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
        Files.writeString(directory.resolve("file"), "abc");

        assertThat(vfs.list()).containsExactly(new FileStatus("file", 3));
    }

    @Test
    void describesAFileByItsPath() {
        assertThat(vfs.describe("a")).isEqualTo(directory.resolve("a").toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsAFullDiskFromOtherFailures() throws IOException {
        try (WritableFile file = new NioVfs(Path.of("/dev")).openWriter("full")) {
            assertThatExceptionOfType(DiskFullException.class)
                    .isThrownBy(() -> file.write(text("abc"), 0))
                    .withMessageContaining("/dev/full");
        }
    }

    @Test
    void interruptedReaderGetsItsBytesAndKeepsItsInterrupt() throws IOException {
        write("a", "abc");
        try (ReadableFile file = vfs.openReader("a")) {
            Thread.currentThread().interrupt();

            String bytes = read(file);

            assertThat(bytes).isEqualTo("abc");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(read(file)).isEqualTo("abc");
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void interruptedReaderOfAClosedFileKeepsItsInterrupt() throws IOException {
        write("a", "abc");
        ReadableFile file = vfs.openReader("a");
        file.close();
        Thread.currentThread().interrupt();

        assertThatIOException().isThrownBy(() -> read(file));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void interruptedWriterWritesAndKeepsItsInterrupt() throws IOException {
        try (WritableFile file = vfs.create("a")) {
            Thread.currentThread().interrupt();

            file.write(text("abcdef"), 0);
            file.sync();
            file.truncate(3);
            file.sync();

            assertThat(Thread.interrupted()).isTrue();
            file.write(text("d"), 3);
            assertThat(read(file)).isEqualTo("abcd");
        }
    }

    @Test
    void interruptedThreadSyncsAndLocksTheDirectory() throws IOException {
        Thread.currentThread().interrupt();

        new NioVfs(directory.resolve("new")).sync();
        try (Vfs.Lock lock = vfs.lock()) {
            assertThat(lock).isNotNull();
            assertThatExceptionOfType(WalLockedException.class).isThrownBy(vfs::lock);
        }

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void readersThatInterruptEachOtherAllGetTheirBytes() throws Exception {
        int readerCount = 8;
        writeNumbers("a");
        try (ReadableFile file = vfs.openReader("a")) {
            List<Integer> interruptsSeen = new InterruptingReaders(file, readerCount, 2_000).run();

            assertThat(interruptsSeen).hasSize(readerCount);
            assertThat(interruptsSeen.stream().mapToInt(Integer::intValue).sum())
                    .isPositive();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readersThatInterruptEachOtherLeaveNoHandleBehind() throws Exception {
        writeNumbers("a");
        ReadableFile file = vfs.openReader("a");
        new InterruptingReaders(file, 8, 2_000).run();
        assertThat(openHandles("a")).isLessThanOrEqualTo(1);

        file.close();

        assertThat(openHandles("a")).isZero();
    }

    @Test
    void secondLockInThisProcessNamesIt() throws IOException {
        try (Vfs.Lock lock = vfs.lock()) {
            assertThat(lock).isNotNull();

            assertThatExceptionOfType(WalLockedException.class)
                    .isThrownBy(throughLink()::lock)
                    .withMessageContaining(directory.toRealPath().toString())
                    .withMessageContaining("this process, " + THIS_PID);
        }
    }

    @Test
    void secondProcessIsToldTheFirst() throws Exception {
        try (Vfs.Lock lock = vfs.lock()) {
            assertThat(lock).isNotNull();

            assertThat(LockHolder.tryToLock(directory))
                    .contains(directory.toRealPath().toString())
                    .contains("held by process " + THIS_PID + " since 20");
        }

        assertThat(LockHolder.tryToLock(directory)).isEqualTo(LockHolder.LOCKED);
    }

    @Test
    void failedSecondLockLeavesTheFirstInPlace() throws Exception {
        try (Vfs.Lock lock = vfs.lock()) {
            assertThat(lock).isNotNull();
            assertThatExceptionOfType(WalLockedException.class).isThrownBy(vfs::lock);

            assertThat(LockHolder.tryToLock(directory)).contains("held by process " + THIS_PID);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void failedLocksLeaveNoHandleBehind() throws Exception {
        try (Vfs.Lock lock = vfs.lock()) {
            assertThat(lock).isNotNull();
            assertThatExceptionOfType(WalLockedException.class).isThrownBy(vfs::lock);
            assertThatExceptionOfType(WalLockedException.class).isThrownBy(throughLink()::lock);
            assertThat(openHandles("LOCK")).isOne();
        }
        assertThat(openHandles("LOCK")).isZero();

        Process process = LockHolder.start(directory);
        assertThat(LockHolder.answer(process)).isEqualTo(LockHolder.LOCKED);
        assertThatExceptionOfType(WalLockedException.class).isThrownBy(vfs::lock);
        process.destroyForcibly().waitFor();

        assertThat(openHandles("LOCK")).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void secondCloseOfALockDoesNotTouchTheNextOne() throws Exception {
        Vfs.Lock first = vfs.lock();
        first.close();
        try (Vfs.Lock second = vfs.lock()) {
            assertThat(second).isNotNull();

            first.close();

            assertThatExceptionOfType(WalLockedException.class).isThrownBy(vfs::lock);
            assertThat(openHandles("LOCK")).isOne();
        }
    }

    @Test
    void secondLockThroughAnotherClassLoaderLeavesTheFirstInPlace() throws Exception {
        try (URLClassLoader another = anotherClassLoader()) {
            Callable<AutoCloseable> lockThere = lockThrough(another);
            try (Vfs.Lock lock = vfs.lock()) {
                assertThat(lock).isNotNull();

                assertNamesThisProcess(lockThere);
                assertNamesThisProcess(lockThere);
                assertThat(LockHolder.tryToLock(directory)).contains("held by process " + THIS_PID);
            }

            lockThere.call().close();
        }
        assertThat(LockHolder.tryToLock(directory)).isEqualTo(LockHolder.LOCKED);
    }

    @Test
    void killedProcessHoldsNothing() throws Exception {
        Process process = LockHolder.start(directory);
        assertThat(LockHolder.answer(process)).isEqualTo(LockHolder.LOCKED);
        assertThatExceptionOfType(WalLockedException.class)
                .isThrownBy(vfs::lock)
                .withMessageContaining("held by process " + process.pid() + " since 20");

        process.destroyForcibly().waitFor();

        vfs.lock().close();
    }

    @Test
    void onlyTheFirstLineOfTheLockFileNamesTheHolder() throws Exception {
        Process process = LockHolder.start(directory);
        assertThat(LockHolder.answer(process)).isEqualTo(LockHolder.LOCKED);
        Files.writeString(directory.resolve("LOCK"), "4711 2026-01-02T03:04:05Z\n05.678Z\n");

        assertThatExceptionOfType(WalLockedException.class)
                .isThrownBy(vfs::lock)
                .withMessageContaining("held by process 4711 since 2026-01-02T03:04:05Z;");

        process.destroyForcibly().waitFor();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "4711", "99999999999999999999 never\n", "\u0000\u0000\u0000"})
    void unreadableLockFileIsNoObstacle(String text) throws Exception {
        Process process = LockHolder.start(directory);
        assertThat(LockHolder.answer(process)).isEqualTo(LockHolder.LOCKED);
        Files.writeString(directory.resolve("LOCK"), text);

        assertThatExceptionOfType(WalLockedException.class)
                .isThrownBy(vfs::lock)
                .withMessageContaining("held by another process");

        process.destroyForcibly().waitFor();
        vfs.lock().close();
    }

    private NioVfs throughLink() throws IOException {
        return new NioVfs(Files.createSymbolicLink(directory.resolve("link"), directory));
    }

    /** How many handles this process has on a file. */
    private long openHandles(String name) throws IOException {
        Path file = directory.resolve(name).toRealPath();
        long count = 0;
        try (DirectoryStream<Path> handles = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path handle : handles) {
                count += leadsTo(handle, file) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean leadsTo(Path handle, Path file) throws IOException {
        try {
            return Files.readSymbolicLink(handle).equals(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void writeNumbers(String name) throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(NUMBER_COUNT * Integer.BYTES);
        for (int number = 0; number < NUMBER_COUNT; number++) {
            numbers.putInt(number);
        }
        try (WritableFile file = vfs.create(name)) {
            file.write(numbers.flip(), 0);
        }
    }

    private static URLClassLoader anotherClassLoader() {
        URL classes = NioVfs.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    }

    private Callable<AutoCloseable> lockThrough(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(NioVfs.class.getName());
        Object other = type.getConstructor(Path.class).newInstance(directory);
        return () -> (AutoCloseable) type.getMethod("lock").invoke(other);
    }

    private static void assertNamesThisProcess(Callable<AutoCloseable> lock) {
        assertThatExceptionOfType(ReflectiveOperationException.class)
                .isThrownBy(lock::call)
                .havingCause()
                .withMessageContaining("this process, " + THIS_PID);
    }

    /** Threads that read numbers at random places, check them, and interrupt one another all the time. */
    private static final class InterruptingReaders {

        private static final int BYTES_AT_ONCE = 32 * 1024;

        private final ReadableFile file;
        private final int readsEach;
        private final Thread[] threads;
        private final CyclicBarrier allStarted;

        InterruptingReaders(ReadableFile file, int count, int readsEach) {
            this.file = file;
            this.readsEach = readsEach;
            this.threads = new Thread[count];
            this.allStarted = new CyclicBarrier(count);
        }

        /** How many interrupts each thread found pending after a read. */
        List<Integer> run() throws Exception {
            ExecutorService executor = Executors.newFixedThreadPool(threads.length);
            try {
                List<Future<Integer>> results = new ArrayList<>();
                for (int i = 0; i < threads.length; i++) {
                    int self = i;
                    results.add(executor.submit(() -> readAndInterrupt(self)));
                }
                List<Integer> interruptsSeen = new ArrayList<>();
                for (Future<Integer> result : results) {
                    interruptsSeen.add(result.get());
                }
                return interruptsSeen;
            } finally {
                executor.shutdownNow();
            }
        }

        private int readAndInterrupt(int self) throws Exception {
            threads[self] = Thread.currentThread();
            ByteBuffer target = ByteBuffer.allocateDirect(BYTES_AT_ONCE);
            SplittableRandom random = new SplittableRandom(self);
            allStarted.await();
            int interruptsSeen = 0;
            for (int i = 0; i < readsEach; i++) {
                threads[random.nextInt(threads.length)].interrupt();
                readAndCheck(random.nextInt(NUMBER_COUNT), target.clear());
                interruptsSeen += Thread.interrupted() ? 1 : 0;
            }
            return interruptsSeen;
        }

        private void readAndCheck(int firstNumber, ByteBuffer target) throws IOException {
            int byteCount = file.read(target, (long) firstNumber * Integer.BYTES);

            int expectedCount = Math.min(BYTES_AT_ONCE, (NUMBER_COUNT - firstNumber) * Integer.BYTES);
            assertThat(byteCount).isEqualTo(expectedCount);
            for (int position = 0; position < byteCount; position += Integer.BYTES) {
                // Without an assertion object for each: garbage collection would close leaked handles.
                if (target.getInt(position) != firstNumber + position / Integer.BYTES) {
                    throw new AssertionError("wrong number at " + position + " behind number " + firstNumber);
                }
            }
        }
    }
}
